"""The protocol on made-up sets whose answer is known."""

from __future__ import annotations

import json
from dataclasses import replace

from models.scoring.artifact import Artifact
from models.training.alone import alone, contradicting
from models.training.evaluate import Document, _stamp
from models.training.goals import GOALS
from models.training.material import Material
from models.training.plots import PLOTS
from tests.unit.models.training import invented


def test_every_goal_is_measured(document: Document) -> None:
    measured = {goal.key for goal in GOALS if goal.key in document["figures"]}
    unmatched = {goal.key for goal in GOALS if goal.key.startswith("fakehealth_")}
    assert {goal.key for goal in GOALS} - measured <= unmatched


def test_every_figure_stands_beside_its_baselines(document: Document) -> None:
    for key in ("schwarz", "schwarz_grades", "sondhi", "sondhi_to_schwarz", "brier_gain", "commercial", "conll"):
        methods = document["figures"][key]["methods"]
        assert {"model", "TF-IDF", "length", "constant"} <= set(methods)
        assert all(found["low"] <= found["high"] for found in methods.values())


def test_what_the_signals_show_is_found(document: Document) -> None:
    methods = document["figures"]["schwarz"]["methods"]
    assert methods["model"]["value"] > 0.8
    assert methods["constant"]["value"] == 0.5
    assert document["figures"]["conll"]["methods"]["model"]["value"] == 1.0
    assert document["figures"]["bioscope_recall"]["methods"]["model"]["value"] == 1.0


def test_the_document_is_json_and_says_which_artifact_it_belongs_to(document: Document, artifact: Artifact) -> None:
    assert json.loads(json.dumps(document)) == document
    assert document["artifact"] == {
        "version": artifact.stamp.version,
        "sha256": artifact.stamp.sha256,
        "reproduced": True,
    }
    assert set(document["plots"]) == {"roc", "reliability", "by_grade", "strengths", "abstaining", "errors"}
    assert len(PLOTS) == len(document["plots"])


def test_a_share_of_refits_is_inside_the_interval(document: Document) -> None:
    assert 0.0 <= document["coverage"]["inside"] <= 1.0
    assert document["figures"]["interval_miss"]["methods"]["model"]["value"] == round(
        abs(document["coverage"]["inside"] - 0.9), 4
    )


def test_the_interval_is_looked_at_by_length_and_by_what_is_missing(document: Document) -> None:
    slices = document["coverage"]["slices"]
    words = [part for name, part in slices.items() if "words" in name]
    missing = [part for name, part in slices.items() if "missing" in name]
    assert (
        sum(part["pages"] for part in words) == sum(part["pages"] for part in missing) == document["coverage"]["pages"]
    )
    assert all(0.0 <= part["inside"] <= 1.0 and part["width"] > 0 for part in slices.values())


def test_a_signal_against_its_sign_on_both_sets_is_named(material: Material) -> None:
    found = alone(material)
    assert contradicting(found) == [name for name in contradicting(found) if name not in invented.NAMES]
    name, wrong = invented.NAMES[0], {"value": 0.3, "low": 0.2, "high": 0.4}
    right = {"value": 0.7, "low": 0.6, "high": 0.8}
    against = wrong if invented.SIGNS[0] > 0 else right
    assert contradicting({name: {"sondhi": against, "schwarz": against}}) == [name]
    assert contradicting({name: {"sondhi": against, "schwarz": {"coverage": 0.0}}}) == []


def test_the_stages_are_told(told: list[str], document: Document) -> None:
    assert len(told) == len(set(told)) == 4
    assert document["settings"]["repeats"] == 1


def test_another_model_is_not_taken_for_what_the_code_fits(material: Material, artifact: Artifact) -> None:
    assert _stamp(material, artifact)["reproduced"] is True
    model = artifact.model
    others = (
        replace(model, intercept=model.intercept + 0.01),
        replace(model, terms=model.terms[1:]),
        replace(model, data={}),
    )
    assert not any(_stamp(material, replace(artifact, model=other))["reproduced"] for other in others)
    nearly = replace(artifact, model=replace(model, intercept=model.intercept + 1e-6))
    assert _stamp(material, nearly)["reproduced"] is True
