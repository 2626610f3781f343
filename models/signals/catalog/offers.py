"""Offers: discounts, scarcity, guarantees of money back and financing."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured
from models.signals.stance import SHOWN, asserted
from models.signals.voice import own
from models.signals.windows import quote_figures


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings of sales offers anywhere on the page."""
    found = distinct(reading, own(reading, asserted(reading, reading.hits("offers", zones=SHOWN))))
    return measured(len(found), quote_figures(reading, found, "offer"))


SIGNAL = Signal(
    id="offers",
    version=4,
    category=Category.COMMERCIAL,
    title="Pushes a sale with discounts, deadlines, guarantees or financing",
    failure_title="No discounts, deadlines, guarantees or financing found",
    why="Discounts, deadlines and guarantees are sales tools; medical advice needs none of them.",
    criteria=("QUEST: conflict of interest", "HONcode: advertising policy", "W3C: aggressive ads"),
    unit="distinct wordings",
    cap=4,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Keep offers, prices and invitations to book apart from the medical text",
    references=("US Federal Trade Commission 2022, Health Products Compliance Guidance",),
)
