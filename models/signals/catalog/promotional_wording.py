"""Promotional wording: the text's everyday words, taken together, are those of texts that promote something."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.wording import measure_percent, shipped

WORDING = "promotion"
"""The name of the wording among the artifacts."""
LIKELY = 30
"""Per cent from which on a text is more like promotion than the average one: a quarter of the graded texts promote."""


def measure(reading: Reading) -> SignalResult:
    """The probability that the main text promotes something, by its everyday words and pairs of words, in per cent."""
    return measure_percent(
        reading, shipped(WORDING), "the words of this passage are commoner in promotion", above=LIKELY
    )


SIGNAL = Signal(
    id="promotional_wording",
    version=1,
    category=Category.COMMERCIAL,
    title="Is worded like texts that promote something",
    failure_title="Little wording of promotion found",
    why="Texts that promote a product or service share everyday words, whatever their trade. The passages quoted speak "
    "most for promotion here; how much each counts was fitted on texts that readers graded by what they are for.",
    criteria=("QUEST: conflict of interest", "HONcode: advertising policy"),
    unit="per cent",
    cap=100,
    fires_above=LIKELY,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Describe what is known and leave the praise and the offers to others",
    references=("Sharoff 2018, Functional Text Dimensions for the annotation of web corpora",),
)
