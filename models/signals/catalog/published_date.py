"""Published date: whether the page says when it was published."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.dates import published_dates
from models.signals.engines import UNSEEN, measured, quote


def measure(reading: Reading) -> SignalResult:
    """1 when a day of publication is shown, less when it is only declared; a day in the future is none."""
    dates = reading.derive(published_dates)
    shown = [
        quote(reading, found.block, found.start, found.end, "published") for found in dates if found.block is not None
    ]
    note = f"in the page's metadata: {dates[0].day.isoformat()}" if dates and not shown else ""
    return measured(1.0 if shown else UNSEEN if dates else 0.0, shown, note)


SIGNAL = Signal(
    id="published_date",
    version=6,
    category=Category.CURRENCY,
    title="Says when it was published",
    failure_title="No date of publication found",
    why="Without a date a reader cannot tell whether what is written was overtaken by later findings.",
    criteria=("JAMA: currency", "DISCERN: 5 dates clear", "QUEST: currency"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=(
        "Silberg et al. 1997, Assessing, controlling, and assuring the quality of medical information on the Internet",
    ),
    action="Show when the page was written and when it was last reviewed or changed",
    yields=lambda _: 1.0,
)
