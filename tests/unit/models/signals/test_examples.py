"""Each signal against its own table of what must fire, with which quotes, and what must stay silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from models.page import Page
from models.reading import Reading
from models.report import Outcome, SignalResult
from models.scoring.artifact import load
from models.signals.catalog import BY_ID
from scrapers.cleaning.clean import page_from_html
from tests.pages import TODAY, text_page

TABLES = {
    path.stem: yaml.safe_load(path.read_text()) for path in Path(__file__).parent.joinpath("examples").glob("*.yml")
}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(name, example, id=f"{name}-{number}")
        for name, table in sorted(TABLES.items())
        for number, example in enumerate(table[kind])
    ]


def page(example: dict[str, Any]) -> Page:
    url = example.get("url", "")
    return page_from_html(example["html"], url=url) if "html" in example else text_page(example["text"], url=url)


def result(name: str, example: dict[str, Any]) -> SignalResult:
    reading = Reading(page(example), TODAY, load().model.wording)
    found = BY_ID[name].measure(reading)
    for evidence in found.evidence:
        assert reading.page.blocks[evidence.block].text[evidence.start : evidence.end] == evidence.quote
    return found


def test_every_signal_has_a_table_with_both_kinds() -> None:
    assert set(TABLES) == set(BY_ID)
    assert all(len(table["fires"]) >= 1 and len(table["silent"]) >= 1 for table in TABLES.values())


def test_a_signal_that_does_not_fire_says_that_it_found_nothing_and_not_that_nothing_is_there() -> None:
    stating = {name for name, signal in BY_ID.items() if "found" not in signal.failure_title}
    assert stating == {"wording"}


@pytest.mark.parametrize(("name", "example"), cases("fires"))
def test_fires_with_these_quotes(name: str, example: dict[str, Any]) -> None:
    found = result(name, example)
    assert found.outcome is Outcome.MEASURED
    assert found.value is not None
    assert found.value > BY_ID[name].fires_above
    quotes = [evidence.quote for evidence in found.evidence]
    assert quotes == example["quotes"] if "quotes" in example else quotes
    assert example.get("note", "") in found.note


@pytest.mark.parametrize(("name", "example"), cases("silent"))
def test_stays_silent(name: str, example: dict[str, Any]) -> None:
    found = result(name, example)
    assert found.outcome == example.get("outcome", "measured")
    assert (found.value or 0.0) <= BY_ID[name].fires_above
