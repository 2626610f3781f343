"""The fuzzing of benchmarks/fuzz.py, for a few inputs of each kind; it finds a fault where there is one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import fuzz
from service.batch import result_files
from tests.integration.command_line import CLINIC

FEW = 40


@pytest.mark.slow
@pytest.mark.parametrize("kind", fuzz.INPUTS)
def test_no_input_is_a_fault_of_the_server(kind: str, tmp_path: Path) -> None:
    target, fault = fuzz.fuzz(kind, FEW, 0, tmp_path)
    assert fault == ""
    assert target.answers.total() >= FEW
    assert target.answers[201] > 0


def test_a_fault_is_found_and_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(fuzz.OnePage, "fetch", fetch)
    assert fuzz.main(["--cases", "5", "--kind", "fetched"]) == 1
    said = capsys.readouterr()
    assert "fetched: AssertionError: 500" in said.err
    assert "Served(body=b" in said.err
    assert int(said.out.splitlines()[1].split()[4]) > 0


def test_a_quote_that_stands_nowhere_is_a_fault(tmp_path: Path) -> None:
    target, _ = fuzz.fuzz("html", 1, 0, tmp_path)
    page = json.dumps({"html": CLINIC.read_text(encoding="utf-8")}).encode()
    response = target.post("/v1/scores?blocks=true", page)
    fuzz.check_report(response)
    report = json.loads(response.get_data())
    moved = next(part for part in report["contributions"] if part["evidence"])["evidence"][0]
    moved["start"] += 1
    response.set_data(json.dumps(report))
    with pytest.raises(AssertionError):
        fuzz.check_report(response)


def test_a_workbook_that_cannot_be_written_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(result_files, "_fill", fill)
    _, fault = fuzz.fuzz("rows", FEW, 0, tmp_path)
    assert fault.startswith("RuntimeError: a fault of ours")
