"""`plumbline history`: what the terminal shows of a page's reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.config import Config
from service.services import Services
from service.store.database import open_store
from service.usecases.keep_model import keep_model
from service.usecases.submit_source import Source, submit_source
from tests.integration.api import Pages
from tests.integration.command_line import REFERENCE, run
from tests.unit.service.usecases.test_tell_history import NOW

URL = "https://larkmoor.example/drips"
MORE = REFERENCE.read_bytes().replace(b"</h1>", b"</h1><p>Our drips are guaranteed to work for everybody.</p>")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with a page that changed, named by the settings."""
    url = f"sqlite:///{tmp_path}/plumbline.db"
    store = open_store(url)
    keep_model(store, NOW)
    for html in (REFERENCE.read_bytes(), MORE):
        submit_source(Source(url=URL), Services(Config(), store, Pages({URL: html})))
    store.close()
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", url)
    return url


def test_a_change_is_told_with_its_cause_and_its_words(database: str, capfd: pytest.CaptureFixture[str]) -> None:
    ran = run(capfd, "history", URL)
    assert ran.code == 0
    text = " ".join(ran.out.split())
    assert "The page changed, " in text
    assert "Promises an outcome" in text
    assert "new: “Our drips are guaranteed to work for everybody.”" in text
    assert text.index("The page changed") < text.index("The first report")


def test_json_is_what_the_api_has(database: str, capfd: pytest.CaptureFixture[str]) -> None:
    [history] = run(capfd, "history", "--json", "--limit", "1", URL).lines()
    assert [entry["change"]["cause"] for entry in history["entries"]] == ["page"]
    assert history["next"]
    assert "There are earlier reports" in run(capfd, "history", "--limit", "1", URL).out


def test_a_page_nobody_knows(database: str, capfd: pytest.CaptureFixture[str]) -> None:
    ran = run(capfd, "history", "https://nobody.example/")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "No page is known at https://nobody.example/.\n"


def test_a_database_that_is_not_there_is_not_made(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    ran = run(capfd, "history", URL)
    assert ran.code == 2
    assert "There is no database" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_fails_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.db").write_text(json.dumps("no database"))
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    ran = run(capfd, "history", URL)
    assert (ran.code, ran.err) == (2, "Error: The database of PLUMBLINE_DATABASE_URL cannot be used.\n")
