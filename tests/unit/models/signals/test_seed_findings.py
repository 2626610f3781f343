"""What a careful reader finds in the five seed documents on certainty, regulation and balance, by file."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Signal
from scrapers.cleaning.plain import page_from_text
from tests.pages import TODAY

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif("PLUMBLINE_DATA" not in os.environ, reason="PLUMBLINE_DATA names no folder"),
]


def found(signal: str, seed: str) -> SignalResult:
    folder = Path(os.environ["PLUMBLINE_DATA"]).parent / "seeds"
    (path,) = folder.glob(f"{seed}_*.txt")
    reading = Reading(page_from_text(path.read_text(encoding="utf-8")), TODAY)
    spec: Signal = importlib.import_module(f"models.signals.catalog.{signal}").SIGNAL
    return spec.measure(reading)


@pytest.mark.parametrize(
    ("seed", "signal", "words"),
    [
        ("000", "hedges", "being explored"),
        ("000", "hedges", "promising results"),
        ("000", "risks", "contamination"),
        ("000", "limits", "More research is needed"),
        ("000", "absolutes", "Safer Alternative"),
        ("000", "benefits", "Exosome therapy"),
        ("000", "regulatory_silence", ""),
        ("001", "benefits", ""),
        ("001", "one_sidedness", ""),
        ("001", "regulatory_silence", ""),
        ("002", "outcome_promises", "continue to see results"),
        ("002", "hedges", "seem"),
        ("002", "risks", "potential risks"),
        ("002", "regulatory_silence", ""),
        ("003", "pending_approval", "before they are going to be accepted"),
        ("003", "outcome_promises", "fully recover"),
        ("003", "absolutes", "real deal"),
        ("004", "regulatory_warning", "is not permitted"),
        ("004", "regulatory_warning", "an unapproved drug product"),
        ("004", "regulatory_warning", "also an unapproved drug"),
        ("004", "limits", "fully baked"),
        ("004", "disclaimers", "success and failure rate"),
    ],
)
def test_is_found(seed: str, signal: str, words: str) -> None:
    result = found(signal, seed)
    assert result.value
    assert any(words in evidence.quote for evidence in result.evidence)


@pytest.mark.parametrize(
    ("seed", "signal"),
    [
        ("000", "approval_claims"),
        ("000", "regulatory_warning"),
        ("001", "risks"),
        ("001", "limits"),
        ("001", "approval_claims"),
        ("002", "approval_claims"),
        ("003", "approval_claims"),
        ("003", "regulatory_warning"),
        ("003", "regulatory_silence"),
        ("004", "approval_claims"),
        ("004", "outcome_promises"),
        ("004", "regulatory_silence"),
    ],
)
def test_is_not_found(seed: str, signal: str) -> None:
    assert not found(signal, seed).value
