"""Calls to action: invitations to book, call, consult or claim an offer."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.stance import SHOWN, asserted
from models.signals.voice import own


def measure(reading: Reading) -> SignalResult:
    """Distinct invitations to become a customer, anywhere on the page."""
    found = distinct(reading, own(reading, asserted(reading, reading.hits("action_calls", zones=SHOWN))))
    return measured(len(found), quote_hits(reading, found, "invitation"))


SIGNAL = Signal(
    id="calls_to_action",
    version=6,
    category=Category.COMMERCIAL,
    title="Asks readers to become customers",
    failure_title="No invitation to become a customer found",
    why="Buttons and lines that ask readers to book, call or claim an offer show what the page is for.",
    criteria=("QUEST: conflict of interest", "HONcode: advertising policy", "W3C: aggressive ads"),
    unit="distinct wordings",
    cap=5,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Keep offers, prices and invitations to book apart from the medical text",
    references=("Turner 2016, Selling stem cells in the USA: assessing the direct-to-consumer industry",),
)
