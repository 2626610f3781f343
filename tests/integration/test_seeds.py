"""The five documents the project started from: their order, and what a careful reader finds in each."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from models.report import Band, ScoreReport, State
from models.scoring.artifact import load
from models.scoring.explain import assess
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.plain import page_from_text

pytestmark = pytest.mark.data
NOW = datetime(2026, 1, 15, tzinfo=UTC)
SEEDS = ("000", "001", "002", "003", "004")
ROOT = Path(__file__).parents[2]
REFERENCES = ("samples/medical-reference.html", "samples/regulator-notice.html")


@cache
def seed(number: str, *, wrapped: bool = False) -> ScoreReport:
    (path,) = (Path(os.environ["PLUMBLINE_DATA"]).parent / "seeds").glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    page = page_from_html(wrap(text)) if wrapped else page_from_text(text)
    return assess(page, load(), now=NOW, report_id=number)


def wrap(text: str) -> str:
    """A page around the same text: a site's navigation and footer, a paragraph for each of the text's."""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    head = "<head><title>Exosomes</title></head>"
    chrome = "<nav><a href='/'>Home</a> <a href='/articles'>Articles</a></nav>"
    footer = "<footer><a href='/site'>Site map</a></footer>"
    return f"<html lang='en'>{head}<body>{chrome}<main><article>{paragraphs}</article></main>{footer}</body></html>"


def number(report: ScoreReport) -> float:
    assert report.score is not None
    return report.score


@pytest.mark.parametrize("wrapped", [False, True])
def test_order(*, wrapped: bool) -> None:
    scores = {name: number(seed(name, wrapped=wrapped)) for name in SEEDS}
    for path in REFERENCES:
        reference = assess(page_from_html((ROOT / path).read_bytes()), load(), now=NOW, report_id=path)
        assert number(reference) > max(scores.values())
    assert min(scores["004"], scores["000"]) > max(scores["001"], scores["002"])


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("name", SEEDS)
def test_none_is_a_well_sourced_page(name: str, *, wrapped: bool) -> None:
    report = seed(name, wrapped=wrapped)
    assert report.state is State.SCORED
    assert report.band is not Band.HIGH
    values = {part.signal: part.value for part in report.contributions}
    assert not any(values[signal] for signal in ("identifiers", "reference_list", "in_text_citations"))
