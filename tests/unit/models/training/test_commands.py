"""`plumbline evaluate` and `plumbline compare` on what was measured of made-up sets."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from models.scoring.artifact import Artifact, load
from models.training import gate
from models.training.compare import compare
from models.training.evaluate import Document
from models.training.material import Material
from service.commands import compare as comparing
from service.commands import evaluate as evaluating


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "floors.json"
    monkeypatch.setattr(gate, "floors_path", lambda: path)
    return path


@pytest.fixture
def measured(document: Document, monkeypatch: pytest.MonkeyPatch) -> Document:
    """What the evaluation will find; tests may change it."""
    found = deepcopy(document)
    monkeypatch.setattr(evaluating, "evaluate_model", lambda _data, _report: found)
    return found


def evaluate(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(evaluating.command, ["--data", str(folder), *arguments])


def test_figures_are_printed_with_their_goals(tmp_path: Path, measured: Document) -> None:
    ran = evaluate(tmp_path)
    assert ran.exit_code == 0
    value = measured["figures"]["schwarz"]["methods"]["model"]["value"]
    (line,) = (line for line in ran.stdout.splitlines() if line.startswith("schwarz "))
    assert "≥ 0.9" in line
    assert f"{value:.3f} [" in line
    assert "Scores of refitted models inside the 90 % interval" in ran.stdout
    assert json.loads(evaluate(tmp_path, "--json").stdout) == measured


def test_the_gate_fails_below_a_floor_until_it_is_lowered(tmp_path: Path, floors: Path, measured: Document) -> None:
    assert evaluate(tmp_path, "--gate").exit_code == 1, "there are no floors yet"
    assert evaluate(tmp_path, "--raise-floors", "--gate").exit_code == 0
    measured["figures"]["schwarz"]["methods"]["model"]["value"] = 0.4
    ran = evaluate(tmp_path, "--gate")
    assert ran.exit_code == 1
    assert "schwarz is 0.400, below its floor" in ran.stderr
    ran = evaluate(tmp_path, "--gate", "--lower-floor", "schwarz=0.4")
    assert ran.exit_code == 0
    assert "- Lowered the floor of `schwarz` from" in ran.stderr
    assert gate.unexplained(gate.read(floors), "") == ["schwarz"]


@pytest.mark.parametrize("floor", ["schwarz", "schwarz=low", "nonsense=0.1"])
def test_a_floor_that_makes_no_sense_is_refused(tmp_path: Path, floors: Path, measured: Document, floor: str) -> None:
    gate.write(floors, gate.raised(measured, gate.Floors({}, {})))
    before = floors.read_bytes()
    ran = evaluate(tmp_path, "--lower-floor", floor)
    assert ran.exit_code != 0
    assert ran.stderr
    assert floors.read_bytes() == before


def test_card_figures_and_plots_are_written_together(tmp_path: Path, measured: Document) -> None:
    assert evaluate(tmp_path, "--card", str(tmp_path / "about.md")).exit_code == 0
    assert (tmp_path / "about.md").read_text(encoding="utf-8").startswith("<!-- Generated")
    assert json.loads((tmp_path / "about" / "metrics.json").read_bytes()) == measured
    assert "(about/roc.svg)" in (tmp_path / "about.md").read_text(encoding="utf-8")
    assert load().stamp.sha256 in (tmp_path / "about.md").read_text(encoding="utf-8")
    assert (tmp_path / "about" / "roc.svg").is_file()


def test_data_that_are_not_there_are_said_to_be(tmp_path: Path) -> None:
    ran = evaluate(tmp_path)
    assert ran.exit_code != 0
    assert "sondhi.csv is not in the data folder" in ran.stderr


def test_a_comparison_is_printed(
    tmp_path: Path, artifact: Artifact, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.json"
    old.write_bytes(b"{}")
    arguments = [str(old), str(old), "--data", str(tmp_path)]

    def found(*_: Any) -> Any:
        return compare(artifact, load(), material.pages, 2)

    monkeypatch.setattr(comparing, "compare_models", found)
    ran = CliRunner().invoke(comparing.command, arguments)
    assert ran.exit_code == 0
    assert f"From model {artifact.stamp.version} to model {load().stamp.version}" in ran.stdout
    assert "median absolute shift" in ran.stdout
    printed = json.loads(CliRunner().invoke(comparing.command, [*arguments, "--json"]).stdout)
    assert len(printed["moves"]) == 2


def test_an_artifact_that_is_none_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"{}")
    ran = CliRunner().invoke(comparing.command, [str(broken), str(broken), "--data", str(tmp_path)])
    assert ran.exit_code != 0
    assert "broken.json" in ran.stderr
