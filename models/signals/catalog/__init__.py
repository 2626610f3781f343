"""The registry: every signal there is, by category and name. A test holds it against the folder."""

from __future__ import annotations

from models.signals.base import Signal
from models.signals.catalog import hedges

SIGNALS: tuple[Signal, ...] = (hedges.SIGNAL,)

BY_ID = {signal.id: signal for signal in SIGNALS}
