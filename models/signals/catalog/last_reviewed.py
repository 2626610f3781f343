"""Last reviewed: whether the page says when somebody last looked at it again."""

from __future__ import annotations

from collections.abc import Iterable

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.dates import PageDate, changed_dates, next_reviews, published_dates, reviewed_dates
from models.signals.engines import measured, quote

ALONE, BORNE_OUT = 0.1, 0.2
"""What a day of review counts that nothing else on the page bears out, a line that is typed once; and one that a
single other thing does: an earlier day of publication, a day of the next review, or the page's structured data.
"""
CHANGED = 0.3
"""What a mere change counts beside a review: a stamp that any edit sets."""
STALE = 5 * 365.25
"""Days after which a review says nothing of the page today."""


def measure(reading: Reading) -> SignalResult:
    """1 for a review that two other things on the page bear out, else less; one that is only promised is none.

    They are an earlier day of publication in another line, a day of the next review beside the last, and the structured
    data. Who reviewed it is another signal's. A change since publication counts a fraction of a review, and neither
    counts after five years.
    """
    reviews = _near(reading, reading.derive(reviewed_dates))
    dates, what = (reviews, "reviewed") if reviews else (_changes(reading), "changed")
    if not dates:
        old = reading.derive(reviewed_dates)
        return measured(0, note=f"last reviewed over five years ago: {old[0].day.isoformat()}" if old else "")
    shown = [quote(reading, found.block, found.start, found.end, what) for found in dates if found.block is not None]
    note = "" if shown else f"{what}, in the page's metadata: {dates[0].day.isoformat()}"
    return measured(_trust(reading, dates) * (1 if reviews else CHANGED), shown, note)


def _near(reading: Reading, dates: Iterable[PageDate]) -> list[PageDate]:
    return [found for found in dates if (reading.today - found.day).days <= STALE]


def _changes(reading: Reading) -> list[PageDate]:
    """Changes since publication; what was changed on the day it was published was not changed."""
    first = min((found.day for found in reading.derive(published_dates)), default=None)
    return [found for found in _near(reading, reading.derive(changed_dates)) if first is None or found.day > first]


def _trust(reading: Reading, dates: Iterable[PageDate]) -> float:
    """What the day of review counts, by what else the page tells of its making."""
    latest = max(found.day for found in dates)
    lines = {found.block for found in dates} | {None}
    shown = (found for found in reading.derive(published_dates) if found.block not in lines)
    followed = bool(reading.derive(next_reviews) and reading.derive(reviewed_dates))
    declared = reading.page.metadata.reviewed is not None
    return (ALONE, BORNE_OUT, 1.0, 1.0)[any(found.day < latest for found in shown) + followed + declared]


SIGNAL = Signal(
    id="last_reviewed",
    version=7,
    category=Category.CURRENCY,
    title="Says when it was last reviewed or changed",
    failure_title="No date of a last review or change found",
    why="A page that is looked at again can follow what was learned since. The day tells whether somebody did, "
    "the more so beside the day of publication or of the next review.",
    criteria=("JAMA: currency", "DISCERN: 5 dates clear", "QUEST: currency"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=(
        "Charnock et al. 1999, DISCERN: an instrument for judging the quality of written consumer health information",
    ),
    action="Show when the page was written and when it was last reviewed or changed",
    yields=lambda _: BORNE_OUT,
)
