"""List the signals that pages are measured by."""

from __future__ import annotations

from typing import Any

from models.signals.base import Signal
from models.signals.catalog import BY_ID, SIGNALS


def list_signals() -> list[Signal]:
    """Every signal, in the catalogue's order."""
    return list(SIGNALS)


def find_signal(signal_id: str) -> Signal | None:
    """The signal of this id, if there is one."""
    return BY_ID.get(signal_id)


def signal_to_dict(signal: Signal) -> dict[str, Any]:
    """A signal's description as JSON values."""
    return {
        "id": signal.id,
        "version": signal.version,
        "category": signal.category.value,
        "title": signal.title,
        "failure_title": signal.failure_title,
        "why": signal.why,
        "criteria": list(signal.criteria),
        "unit": signal.unit,
        "cap": float(signal.cap),
        "expected_sign": signal.expected_sign.value,
        "references": list(signal.references),
        "lifecycle": signal.lifecycle.value,
        "action": signal.action,
    }
