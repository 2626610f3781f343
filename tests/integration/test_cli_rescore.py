"""`plumbline rescore`: what it says and does, and that a run which is killed goes on where it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from models.scoring.artifact import parse
from service.store.database import Store, open_store
from service.usecases.keep_model import keep_model
from service.usecases.rescore_store import PORTION
from tests.changed_model import SIGNAL, changed_model
from tests.integration.command_line import ROOT, run
from tests.unit.service.usecases.test_rescore_store import receive, reports
from tests.unit.service.usecases.test_tell_history import NOW

KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from service.store.database import open_store
from service.usecases.rescore_store import Wish, rescore_store

if __name__ == "__main__":
    wish = Wish(model=Path(sys.argv[2]).read_bytes(), now=datetime.now(UTC), processes=2)
    rescore_store(open_store(sys.argv[1]), wish, lambda count: print(count, flush=True))
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "new.json"
    path.write_bytes(changed_model())
    return path


def filled(url: str, count: int) -> Store:
    store = open_store(url)
    keep_model(store, NOW)
    for number in range(count):
        receive(store, number)
    return store


def test_a_run_says_what_moved(
    tmp_path: Path, model: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/plumbline.db"
    store = filled(url, 2)
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", url)
    dry = run(capfd, "rescore", "--model", model, "--dry-run", "--json")
    assert (dry.code, json.loads(dry.out)["rescored"], len(reports(store, 0))) == (0, 2, 1)
    done = run(capfd, "rescore", "--model", model)
    assert done.code == 0
    assert "2 pages rescored by model changed." in done.out
    assert f"  {SIGNAL}" in done.out
    assert "https://larkmoor.example/1" in done.out
    assert len(reports(store, 0)) == 2
    again = run(capfd, "rescore", "--model", model)
    assert (again.code, again.out) == (0, "0 pages rescored by model changed.\n")
    back = run(capfd, "rescore")
    assert "2 pages rescored" in back.out
    store.close()


def test_an_artifact_that_is_none_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/plumbline.db"
    filled(url, 0).close()
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", url)
    path = tmp_path / "none.json"
    path.write_text("{}")
    ran = run(capfd, "rescore", "--model", path)
    assert ran.code == 2
    assert ran.err.startswith("Error: The model cannot be used: ")


def test_a_run_that_is_killed_goes_on_where_it_was(database_url: str, tmp_path: Path, model: Path) -> None:
    count = 6 * PORTION
    store = filled(database_url, count)
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    command = [sys.executable, str(script), database_url, str(model)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.kill()
    sha256 = parse(model.read_bytes()).stamp.sha256
    with store.read() as kept:
        left = kept.pages.count_by_others(sha256)
    assert 0 < left < count
    subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    models = [[kept.report.model.sha256 for kept in reports(store, number)] for number in range(count)]
    assert {len(each) for each in models} == {2}
    assert {each[0] for each in models} == {sha256}
    store.close()
