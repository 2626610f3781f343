"""Last reviewed: whether the page says when it was last checked or changed."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.dates import reviewed_dates
from models.signals.engines import measured, quote


def measure(reading: Reading) -> SignalResult:
    """1 when a day of review or change is shown or declared; a day in the future is none."""
    dates = reading.derive(reviewed_dates)
    shown = [
        quote(reading, found.block, found.start, found.end, "reviewed") for found in dates if found.block is not None
    ]
    note = f"in the page's metadata: {dates[0].day.isoformat()}" if dates and not shown else ""
    return measured(1.0 if dates else 0.0, shown, note)


SIGNAL = Signal(
    id="last_reviewed",
    version=1,
    category=Category.CURRENCY,
    title="Says when it was last reviewed",
    failure_title="Does not say when it was last reviewed",
    why="A page that is looked at again can follow what was learned since. The day tells whether somebody did.",
    criteria=("JAMA: currency", "DISCERN: 5 dates clear", "QUEST: currency"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=(
        "Charnock et al. 1999, DISCERN: an instrument for judging the quality of written consumer health information",
    ),
    action="Show when the page was written and when it was last reviewed",
)
