"""From a reading to the numbers the classifier adds up: one strength between 0 and 1 for each measured signal."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from models.reading import Reading
from models.report import Outcome, SignalResult
from models.signals.base import Signal

_log = logging.getLogger(__name__)


def measure_all(reading: Reading, signals: Iterable[Signal]) -> dict[str, SignalResult]:
    """Every signal's result by its id. A signal that fails answers ERROR and is logged; it never fails the report."""
    return {signal.id: _measure(reading, signal) for signal in signals}


def _measure(reading: Reading, signal: Signal) -> SignalResult:
    try:
        return signal.measure(reading)
    except Exception as error:  # noqa: BLE001 -- whatever one signal does wrong, the others still count
        _log.exception("signal %s failed on %s", signal.id, reading.page.url or "a page without URL")
        return SignalResult(Outcome.ERROR, note=f"the signal failed ({type(error).__name__})")


def strengths(results: Mapping[str, SignalResult], signals: Iterable[Signal]) -> dict[str, float]:
    """The strength of each signal that was measured; what is missing is left out, never zero."""
    values = ((signal, results[signal.id].value) for signal in signals)
    return {signal.id: signal.strength(value) for signal, value in values if value is not None}


def inapplicable(results: Mapping[str, SignalResult]) -> frozenset[str]:
    """The signals whose question does not arise on the page."""
    return frozenset(name for name, result in results.items() if result.outcome is Outcome.NOT_APPLICABLE)
