"""Direct address: the page speaks to "you", as sellers and advisers do, more than about its subject."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import rate
from models.signals.work_titles import in_title


def measure(reading: Reading) -> SignalResult:
    """Second-person pronouns per 1,000 words of main text."""
    hits = [hit for hit in reading.hits("second_person") if not in_title(reading, hit)]
    return rate(reading, hits, "speaks to the reader", undiluted=True)


SIGNAL = Signal(
    id="direct_address",
    version=4,
    category=Category.TONE,
    title="Speaks to you rather than about its subject",
    failure_title="No words that speak to you found",
    why="Pages that sell or persuade turn to the reader; reports turn to their subject. Patient leaflets do so too, "
    "which is why the way it counts is learned and not assumed.",
    criteria=("W3C: emotionally charged tone", "QUEST: tone"),
    unit="per 1,000 words",
    cap=50,
    expected_sign=Sign.LEARNED,
    measure=measure,
)
