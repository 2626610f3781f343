"""Checkout: carts, order buttons and other fittings of a shop."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.stance import SHOWN, asserted


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings of a shop anywhere on the page: cart, order, buy now, delivery."""
    found = distinct(reading, asserted(reading, reading.hits("checkout", zones=SHOWN)))
    return measured(len(found), quote_hits(reading, found, "shop"))


SIGNAL = Signal(
    id="checkout",
    version=2,
    category=Category.COMMERCIAL,
    title="Takes orders on the page",
    failure_title="No way to order found",
    why="A cart or an order button beside health advice means that the advice is there to sell.",
    criteria=("QUEST: conflict of interest", "HONcode: financial disclosure"),
    unit="distinct wordings",
    cap=5,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Keep offers, prices and invitations to book apart from the medical text",
    references=("Robillard 2018, The QUEST for quality online health information",),
)
