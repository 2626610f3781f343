"""Prices: amounts of money asked for something offered."""

from __future__ import annotations

from models.reading import Reading
from models.report import Evidence, SignalResult
from models.signals.amounts import prices
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote


def measure(reading: Reading) -> SignalResult:
    """Distinct amounts of money that stand as a price: at an end of a short line, or in a sentence about a price."""
    first: dict[str, Evidence] = {}
    for amount in reading.derive(prices):
        found = quote(reading, *amount, "price")
        first.setdefault("".join(found.quote.split()), found)
    return measured(len(first), first.values())


SIGNAL = Signal(
    id="prices",
    version=4,
    category=Category.COMMERCIAL,
    title="Names prices for what it offers",
    failure_title="No prices found",
    why="A page with a price list is a shop window: whoever wrote it earns when the reader is convinced.",
    criteria=("QUEST: conflict of interest", "HONcode: financial disclosure"),
    unit="distinct prices",
    cap=8,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Keep offers, prices and invitations to book apart from the medical text",
    references=("Robillard 2018, The QUEST for quality online health information",),
)
