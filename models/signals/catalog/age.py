"""Age: full years since the page was published or last reviewed."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.dates import changed_dates, published_dates, reviewed_dates
from models.signals.engines import measured, not_applicable, quote

_YEAR = 365.25


def measure(reading: Reading) -> SignalResult:
    """Full years between the latest of the page's dates and the day of reading; 0 within the first year."""
    dates = [found for dated in (published_dates, reviewed_dates, changed_dates) for found in reading.derive(dated)]
    if not dates:
        return not_applicable("the page gives no date")
    latest = max(dates, key=lambda found: (found.day, found.block is not None))
    years = int((reading.today - latest.day).days / _YEAR)
    if latest.block is None:
        return measured(years, note=f"in the page's metadata: {latest.day.isoformat()}")
    return measured(years, [quote(reading, latest.block, latest.start, latest.end, "latest date")])


SIGNAL = Signal(
    id="age",
    version=5,
    category=Category.CURRENCY,
    title="Was last dated more than a year ago",
    failure_title="The latest date found is less than a year old",
    why="What is known about treatments changes. Raters of health pages ask whether the page is younger than "
    "five years.",
    criteria=("QUEST: currency", "JAMA: currency", "DISCERN: 5 dates clear"),
    unit="years",
    cap=10,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=("Robillard et al. 2018, The QUEST for quality online health information",),
    action="Show when the page was written and when it was last reviewed or changed",
)
