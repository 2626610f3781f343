"""The report of every bundled page, held against its golden copy; `make golden` renews the copies after a look."""

from __future__ import annotations

import json

import pytest

from tasks.bundled import FOLDERS, Bundled, bundled
from tasks.golden import FOLDER, golden

PAGES = bundled()
BY_NAME = {page.name: page for page in PAGES}


def score(name: str) -> float:
    found: float = json.loads(golden(BY_NAME[name]))["score"]
    return found


def test_every_page_is_listed_and_has_a_golden_report() -> None:
    files = {path.name for folder in FOLDERS for path in folder.iterdir() if path.suffix in {".html", ".txt"}}
    assert {page.path.name for page in PAGES} == files
    assert {path.stem for path in FOLDER.glob("*.json")} == set(BY_NAME)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_report_is_as_it_was(page: Bundled) -> None:
    assert golden(page) == (FOLDER / f"{page.name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_report_has_a_state_that_is_right_for_the_page(page: Bundled) -> None:
    report = json.loads(golden(page))
    assert report["state"] in page.states
    assert (report["score"] is None) == (report["state"] != "scored")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_signal_fails(page: Bundled) -> None:
    report = json.loads(golden(page))
    assert [part["signal"] for part in report["contributions"] if part["outcome"] == "error"] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.silent], ids=lambda page: page.name)
def test_report_finds_what_a_careful_reader_finds(page: Bundled) -> None:
    values = {part["signal"]: part["value"] for part in json.loads(golden(page))["contributions"]}
    assert [signal for signal in page.fires if not values[signal]] == []
    assert [signal for signal in page.silent if values[signal]] == []


@pytest.mark.parametrize("sound", ["medical-reference", "regulator-notice", "scientific-article"])
@pytest.mark.parametrize("unsound", ["clinic-sales", "affiliate-blog"])
def test_sourced_pages_stand_above_sellers(sound: str, unsound: str) -> None:
    assert score(sound) > score(unsound)
