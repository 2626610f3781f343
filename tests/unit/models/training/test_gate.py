"""The gate: floors bound to their data, raised freely, lowered only when asked and explained."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest

from models.training import gate
from models.training.evaluate import Document
from models.training.gate import Floor, Floors, GateError
from tasks.bundled import ROOT
from tasks.card_page import FIGURES


@pytest.fixture
def floors(document: Document) -> Floors:
    return gate.raised(document, Floors({}, {}))


def with_figure(document: Document, key: str, value: float) -> Document:
    changed = deepcopy(document)
    changed["figures"][key]["methods"]["model"]["value"] = value
    return changed


def test_what_floors_were_set_by_passes_them(document: Document, floors: Floors) -> None:
    assert gate.failures(document, floors) == []
    assert floors.data == document["data"]


def test_without_floors_nothing_passes(document: Document) -> None:
    assert gate.failures(document, Floors({}, {})) == ["There are no floors: set them with --raise-floors."]


@pytest.mark.parametrize(("key", "worse"), [("schwarz", -0.1), ("calibration_error", 0.1)])
def test_a_worse_figure_fails(document: Document, floors: Floors, key: str, worse: float) -> None:
    value = gate.figure(document, key)
    assert value is not None
    (sentence,) = gate.failures(with_figure(document, key, value + worse), floors)
    assert sentence.startswith(f"{key} is ")
    assert gate.failures(with_figure(document, key, value - worse), floors) == []


def test_other_data_fail(document: Document, floors: Floors) -> None:
    changed = deepcopy(document)
    changed["data"]["schwarz.csv"] = "0" * 64
    assert gate.failures(changed, floors) == ["schwarz.csv is not the file that the floors were measured on."]


def test_an_artifact_of_other_code_fails(document: Document, floors: Floors) -> None:
    changed = deepcopy(document)
    changed["artifact"]["reproduced"] = False
    assert "plumbline train" in gate.failures(changed, floors)[0]


def test_a_figure_that_is_gone_fails(document: Document, floors: Floors) -> None:
    changed = deepcopy(document)
    del changed["figures"]["sondhi"]
    assert gate.failures(changed, floors) == ["sondhi was not measured."]


def test_raising_never_lowers(document: Document, floors: Floors) -> None:
    worse = with_figure(with_figure(document, "schwarz", 0.1), "calibration_error", 0.9)
    assert gate.raised(worse, floors) == floors
    better = gate.raised(with_figure(document, "schwarz_grades", 0.999), floors)
    assert better.floors["schwarz_grades"].bound == pytest.approx(0.994)


def test_lowering_keeps_the_highest_and_wants_a_line_in_the_changelog(floors: Floors) -> None:
    old = floors.floors["schwarz"]
    lowered = gate.lowered(floors, "schwarz", old.bound - 0.1)
    assert lowered.floors["schwarz"] == Floor(old.bound - 0.1, old.strictest)
    assert gate.unexplained(floors, "") == []
    assert gate.unexplained(lowered, "# Changelog\n") == ["schwarz"]
    line = gate.changelog_line("schwarz", lowered.floors["schwarz"])
    changelog = f"# Changelog\n\n## [Unreleased]\n\n{line}the pages are harder now.\n"
    assert gate.unexplained(lowered, changelog) == gate.outdated(lowered, changelog) == []


def test_a_line_on_a_floor_that_is_no_longer_there_is_outdated_but_in_earlier_versions(floors: Floors) -> None:
    first = gate.lowered(floors, "schwarz", 0.4)
    line = f"{gate.changelog_line('schwarz', first.floors['schwarz'])}the pages are harder now."
    changelog = f"# Changelog\n\n## [Unreleased]\n\n{line}\n"
    for now in (gate.lowered(first, "schwarz", 0.3), floors):
        assert gate.outdated(now, changelog) == [line]
        assert gate.outdated(now, changelog.replace("## [U", "## [1.1.0]\n\n## [U")) == []


def test_a_line_without_a_reason_explains_nothing(floors: Floors) -> None:
    lowered = gate.lowered(floors, "schwarz", 0.4)
    assert gate.unexplained(lowered, gate.changelog_line("schwarz", lowered.floors["schwarz"])) == ["schwarz"]


@pytest.mark.parametrize(("key", "bound"), [("nonsense", 0.1), ("schwarz", 1.0), ("calibration_error", 0.0)])
def test_what_is_no_lowering_is_refused(floors: Floors, key: str, bound: float) -> None:
    with pytest.raises(GateError):
        gate.lowered(floors, key, bound)


def test_floors_are_kept_as_they_are(floors: Floors, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert gate.read(path) == Floors({}, {})
    gate.write(path, floors)
    assert gate.read(path) == floors
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(GateError, match=r"floors\.json"):
        gate.read(path)


def test_the_changelog_tells_each_lowered_floor_as_it_is() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    floors = gate.read(gate.floors_path())
    assert gate.unexplained(floors, changelog) == gate.outdated(floors, changelog) == []


def test_the_committed_figures_pass_the_committed_floors() -> None:
    document = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert gate.failures(document, gate.read(gate.floors_path())) == []
