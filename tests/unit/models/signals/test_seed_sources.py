"""What a careful reader finds in the five seed documents on sources, authors and dates, by file."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from models.reading import Reading
from models.report import Outcome, SignalResult
from models.signals.base import Signal
from scrapers.cleaning.plain import page_from_text
from tests.pages import TODAY

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif("PLUMBLINE_DATA" not in os.environ, reason="PLUMBLINE_DATA names no folder"),
]
SEEDS = ["000", "001", "002", "003", "004"]


def found(signal: str, seed: str) -> SignalResult:
    folder = Path(os.environ["PLUMBLINE_DATA"]).parent / "seeds"
    (path,) = folder.glob(f"{seed}_*.txt")
    reading = Reading(page_from_text(path.read_text(encoding="utf-8")), TODAY)
    spec: Signal = importlib.import_module(f"models.signals.catalog.{signal}").SIGNAL
    return spec.measure(reading)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "signal", ["identifiers", "reference_list", "in_text_citations", "scholarly_links", "sourced_claims", "study_types"]
)
def test_none_names_a_source(seed: str, signal: str) -> None:
    assert not found(signal, seed).value


@pytest.mark.parametrize(
    ("seed", "signal", "words"),
    [
        ("000", "vague_attribution", "Recent studies suggest"),
        ("001", "vague_attribution", "Studies have unveiled"),
        ("002", "vague_attribution", "Recent research has shown"),
        ("003", "published_date", "Nov 25, 2019"),
        ("004", "author", "Chris Centeno"),
        ("004", "credentials", "MD"),
        ("004", "author_bio", "is a specialist"),
    ],
)
def test_is_found(seed: str, signal: str, words: str) -> None:
    result = found(signal, seed)
    assert result.value
    assert any(words in evidence.quote for evidence in result.evidence)


@pytest.mark.parametrize("seed", ["000", "001", "002", "003"])
@pytest.mark.parametrize("signal", ["author", "credentials", "author_bio", "reviewer"])
def test_names_nobody(seed: str, signal: str) -> None:
    assert not found(signal, seed).value


@pytest.mark.parametrize("seed", ["000", "001", "002"])
def test_bears_no_date(seed: str) -> None:
    assert not found("published_date", seed).value
    assert not found("last_reviewed", seed).value
    assert found("age", seed).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("signal", ["scholarly_links", "contact", "policies", "public_body"])
def test_what_plain_text_cannot_show_is_missing_and_not_zero(signal: str) -> None:
    assert found(signal, "000").outcome is Outcome.UNAVAILABLE
