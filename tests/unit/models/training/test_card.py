"""The card and its plots: pure functions of the document, and fresh for the shipped artifact."""

from __future__ import annotations

import importlib
import json
import re
from copy import deepcopy
from dataclasses import replace
from types import ModuleType

import pytest

from models.scoring.artifact import Artifact, load
from models.training import plots
from models.training.card import card
from models.training.evaluate import Document
from models.training.goals import GOALS
from models.training.plots import PLOTS, PlotError
from tasks.card_page import FIGURES


def test_the_card_holds_every_goal_signal_plot_and_hash(document: Document, artifact: Artifact) -> None:
    text = card(document, artifact)
    assert all(f"| {goal.task} | {goal.figure} |" in text for goal in GOALS)
    assert all(f"[{term.signal}](signals/{term.signal}.md)" in text for term in artifact.model.terms)
    assert all(f"(model-card/{name}.svg)" in text for name in PLOTS)
    assert all(digest in text for digest in document["data"].values())
    assert artifact.stamp.sha256 in text
    assert "measured for another model" not in text
    assert text == card(deepcopy(document), artifact)


def test_a_goal_that_is_missed_is_said_to_be(document: Document, artifact: Artifact) -> None:
    changed = deepcopy(document)
    changed["figures"]["schwarz"]["methods"]["model"]["value"] = 0.899
    text = card(changed, artifact)
    (row,) = (line for line in text.splitlines() if line.startswith(f"| {GOALS[0].task} | AUC | ≥ 0.9 |"))
    assert "| **no** |" in row
    (missed,) = (line for line in text.splitlines() if "Not reached:" in line)
    assert GOALS[0].task in missed


def test_figures_of_another_model_are_said_to_be(document: Document, artifact: Artifact) -> None:
    other = replace(artifact, stamp=replace(artifact.stamp, sha256="0" * 64))
    assert "measured for another model" in card(document, other)
    changed = deepcopy(document)
    changed["artifact"]["reproduced"] = False
    assert "not what the code fitted" in card(changed, artifact)


def test_signals_against_their_sign_are_told_alone_and_beside_the_others(
    document: Document, artifact: Artifact
) -> None:
    metrics = {"contradicting": ["praise", "age"]}
    fitted = replace(artifact, model=replace(artifact.model, metrics=metrics))
    (line,) = (
        line for line in card({**document, "contradicting": ["costs"]}, fitted).splitlines() if "Against" in line
    )
    assert (
        line.index("each by itself") < line.index("costs") < line.index("beside all other") < line.index("praise, age")
    )


def test_tables_have_as_many_cells_in_every_row(document: Document, artifact: Artifact) -> None:
    for block in re.findall(r"(?:^\|.*\n)+", card(document, artifact), re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1


def test_the_same_document_gives_the_same_plots(document: Document) -> None:
    drawn = plots.draw(document)
    assert set(drawn) == {f"{name}.svg" for name in PLOTS}
    assert drawn == plots.draw(json.loads(json.dumps(document)))
    assert all(b"<svg" in content and b"<dc:date>" not in content for content in drawn.values())


def test_without_matplotlib_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ModuleType:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(PlotError, match=r"plumbline\[train\]"):
        plots.check()


def test_the_committed_figures_are_of_the_shipped_artifact() -> None:
    document = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert document["artifact"]["sha256"] == load().stamp.sha256, "run plumbline evaluate --card docs/model-card.md"


def test_the_committed_card_and_plots_are_those_of_the_committed_figures() -> None:
    document = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert FIGURES.parent.with_suffix(".md").read_text(encoding="utf-8") == card(document, load())
    assert {path.name for path in FIGURES.parent.iterdir()} == {f"{name}.svg" for name in PLOTS} | {FIGURES.name}
