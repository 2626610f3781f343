"""The other commands: they are listed without being loaded, and say what they know."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pytest

from models.scoring.artifact import ArtifactError, load
from models.signals.catalog import SIGNALS
from service import __version__
from service.cli import COMMANDS, cli
from tests.integration.command_line import finish, run, start


def test_help_lists_every_command_and_loads_none() -> None:
    ran = finish(start("--help", options=("-X", "importtime")))
    assert all(f"  {name} " in ran.out for name in COMMANDS)
    assert "service.commands." not in ran.err
    assert "sklearn" not in ran.err


def test_summaries_are_the_commands_own_first_sentences() -> None:
    context = click.Context(cli)
    for name, summary in COMMANDS.items():
        found = cli.get_command(context, name)
        assert found is not None
        assert found.name == name
        assert (found.help or "").splitlines()[0] == summary


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "--version").out == f"plumbline, version {__version__}\n"
    assert f'version = "{__version__}"' in (Path(__file__).parents[2] / "pyproject.toml").read_text()


@pytest.mark.parametrize("arguments", [["nope"], ["signals", "nope"], ["train"], ["serve", "--port", "99999"]])
def test_bad_use(arguments: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLUMBLINE_DATA", raising=False)
    ran = run(capfd, *arguments)
    assert ran.code == 2
    assert "Error: " in ran.err
    assert "Traceback" not in ran.err


def test_signals_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    ran = run(capfd, "signals")
    assert ran.code == 0
    assert all(f"  {signal.id} " in ran.out for signal in SIGNALS)
    assert [entry["id"] for entry in json.loads(run(capfd, "signals", "--json").out)] == [s.id for s in SIGNALS]


def test_every_signal_has_a_card(capfd: pytest.CaptureFixture[str]) -> None:
    for signal in SIGNALS:
        text = " ".join(run(capfd, "signals", signal.id).out.split())
        assert signal.failure_title in text
        assert signal.why.split()[-1] in text
    assert json.loads(run(capfd, "signals", "--json", "hedges").out)["category"] == "certainty"


def test_the_model_is_explained(capfd: pytest.CaptureFixture[str]) -> None:
    text = run(capfd, "explain-model").out
    model = load().model
    assert model.version in text
    assert all(f" {term.signal} " in text for term in model.terms)
    printed = json.loads(run(capfd, "explain-model", "--json").out)
    assert {entry["signal"]: entry["weight"] for entry in printed["weights"]} == {
        term.signal: term.weight for term in model.terms
    }


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_folder_without_data_is_said(command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ran = run(capfd, command, "--data", tmp_path)
    assert ran.code == 2
    assert "is not in the data folder" in ran.err


def test_serve_says_that_its_database_cannot_be_opened(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/x.db")
    monkeypatch.setattr(sys, "argv", ["plumbline"])
    ran = run(capfd, "serve", "--port", "0")
    assert ran.code == 2
    assert "PLUMBLINE_DATABASE_URL cannot be opened" in ran.err


@pytest.mark.parametrize("command", ["score", "batch"])
def test_a_broken_model_is_said(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ArtifactError("credibility.json: document: Invalid JSON")

    monkeypatch.setattr("service.model_check.load", broken)
    source = tmp_path / "in.ndjson"
    source.write_text('{"text":"Rest helps."}\n')
    ran = run(capfd, command, source, *(["-o", tmp_path / "out.csv"] if command == "batch" else []))
    assert ran.code == 2
    assert ran.err == "Error: The model cannot be used: credibility.json: document: Invalid JSON\n"
