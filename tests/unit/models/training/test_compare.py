"""Two artifacts side by side on made-up pages."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from models.scoring.artifact import Artifact, Model, Term, parse
from models.training.compare import compare
from models.training.material import Material
from models.training.scored import score
from tests.unit.models.training import invented


def changed(artifact: Artifact, name: str, **values: float | str) -> Artifact:
    """The artifact with one term changed."""
    terms = tuple(_with(term, values) if term.signal == name else term for term in artifact.model.terms)
    return Artifact(replace(artifact.model, terms=terms), replace(artifact.stamp, version="changed"))


def _with(term: Term, values: dict[str, float | str]) -> Term:
    return replace(term, **values)  # type: ignore[arg-type]


def test_a_model_and_itself_differ_in_nothing(artifact: Artifact, material: Material) -> None:
    found = compare(artifact, artifact, material.pages)
    assert (found.median, found.ninth, found.bands, found.notes) == (0.0, 0.0, {}, ())
    assert found.pages == len(material.pages.rows)
    assert all(move.shift == 0 and move.because == () for move in found.moves)


def test_pages_move_because_of_the_signal_that_changed(artifact: Artifact, material: Material) -> None:
    name = invented.NAMES[0]
    found = compare(artifact, changed(artifact, name, weight=9.0), material.pages, 5)
    assert found.new == "changed"
    assert len(found.moves) == 5
    assert all(signal == name for move in found.moves for signal, _ in move.because)
    assert [abs(move.shift) for move in found.moves] == sorted((abs(move.shift) for move in found.moves), reverse=True)
    assert 0 < found.median < found.ninth
    assert found.signals[0][0] == name
    assert sum(found.bands.values()) > 0
    assert all(" to " in change for change in found.bands)


def test_a_signal_that_is_not_measured_any_more_counts_as_missing(artifact: Artifact, material: Material) -> None:
    name = invented.NAMES[0]
    old = changed(artifact, name, signal="forgotten")
    found = compare(old, artifact, material.pages)
    assert found.notes == ("The old model's signal forgotten is not measured any more and counts as missing.",)
    row = material.pages.rows[0]
    assert name not in score(row, old).contributions
    low, high = score(row, old).interval
    assert low < score(row, old).score < high


def test_a_weight_of_an_older_version_of_a_signal_is_noted(artifact: Artifact, material: Material) -> None:
    found = compare(artifact, changed(artifact, invented.NAMES[1], version=99), material.pages)
    assert found.notes[0].startswith(f"The new model was fitted on version 99 of {invented.NAMES[1]}")


@pytest.mark.parametrize("count", [0, 3])
def test_as_many_pages_are_listed_as_asked_for(artifact: Artifact, material: Material, count: int) -> None:
    assert len(compare(artifact, artifact, material.pages, count).moves) == count


def test_what_moves_every_page_is_said(artifact: Artifact, material: Material) -> None:
    model = artifact.model
    calibration = replace(model.calibration, offset=model.calibration.offset + 1)
    other = replace(artifact, model=replace(model, intercept=model.intercept + 0.25, calibration=calibration))
    found = compare(artifact, other, material.pages)
    assert found.notes[0] == "The intercept moves every page by +0.250 log-odds."
    assert "map from log-odds to scores" in found.notes[1]
    assert all(move.because == () for move in found.moves)


def test_an_artifact_from_before_wording_is_compared_without_it(artifact: Artifact, material: Material) -> None:
    document = json.loads(TypeAdapter(Model).dump_json(artifact.model))
    older = parse(json.dumps({key: document[key] for key in document.keys() - {"wording", "noise"}}).encode())
    assert older.model.wording is None
    found = compare(older, artifact, material.pages)
    assert all("wording" not in score(row, older).contributions for row in material.pages.rows)
    assert found.pages == len(material.pages.rows)
