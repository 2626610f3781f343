"""Examples for the OpenAPI document, each of them true: a test sends the requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from models.report import ScoreReport
from service.api.lookups import examples as lookups_examples
from service.api.pages import examples as pages_examples
from service.api.sources import examples as sources_examples
from service.api.sources.answers import source_to_dict
from service.api.watches import examples as watches_examples
from service.api.webhooks import examples as webhooks_examples
from service.reports.report_json import report_to_dict
from service.usecases.describe_model import describe_model
from service.usecases.list_signals import list_signals, signal_to_dict
from service.usecases.score_source import score_text

MOMENT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
_TEXT = (
    "Larkmoor Clinic offers exosome drips for tired joints. Results are guaranteed within two weeks, and our patients "
    "say they feel reborn. Studies show that exosomes work where tablets fail. Nobody needs an operation any more. "
    "The drip takes half an hour and costs $1,900; three drips cost $4,900. Our team has treated people from all over "
    "the country, and not one of them has had a side effect. Doctors elsewhere will tell you to wait. We tell you that "
    "waiting makes joints worse, and that is why we have opened on Saturdays too. "
    "Book your free consultation today: only five places are left this month."
)

REQUESTS: dict[str, Any] = {
    "url": {"summary": "A page to fetch", "value": {"url": "https://example.org/"}},
    "html": {
        "summary": "HTML at hand, and where it is from",
        "value": {
            "html": f"<!doctype html><html lang=en><title>Exosome drips</title><main><p>{_TEXT}</p></main></html>",
            "url": "https://example.org/drips",
        },
    },
    "text": {"summary": "Plain text", "value": {"text": _TEXT}},
}


@cache
def answers() -> dict[str, dict[str, Any]]:
    """What each operation answers to one that is right, by its name. Made by the code that answers."""
    reports = {
        "scored": {"summary": "A page with a score", "value": report_to_dict(sample_report())},
        "not_scored": {
            "summary": "A page that cannot be scored",
            "value": report_to_dict(sample_report("Rest helps.")),
        },
    }
    signals = [signal_to_dict(signal) for signal in list_signals()]
    return {
        "createScore": reports,
        "getScore": reports,
        "listSignals": _one("The first of the signals", {"signals": signals[:1]}),
        "getSignal": _one("A signal", signals[0]),
        "getModel": _one("The model that scores here", describe_model()),
        **pages_examples.answers(),
        **lookups_examples.answers(),
        "getSource": _one("A source with one of its pages", source_to_dict(sources_examples.view())),
        **watches_examples.answers(),
        **webhooks_examples.answers(),
    }


def _one(summary: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"example": {"summary": summary, "value": value}}


def sample_report(text: str = _TEXT) -> ScoreReport:
    """What is said of a text."""
    return replace(score_text(text, report_id="3f0c9a4be1d84c0f8a53b1f2c6d7e890"), scored_at=MOMENT)
