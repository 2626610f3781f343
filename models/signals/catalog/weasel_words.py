"""Weasel words: how many, who says so or by what measure is left open."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal, taken_away
from models.signals.engines import rate
from models.signals.uncertainty import weasel_hits


def measure(reading: Reading) -> SignalResult:
    """Sentences with a weasel word per 1,000 words of main text; a second one in a sentence buys nothing."""
    return rate(reading, weasel_hits(reading), "how many, who or by what measure is left open")


SIGNAL = Signal(
    id="weasel_words",
    version=3,
    category=Category.CERTAINTY,
    title="Leaves open how many, who says so or by what measure",
    failure_title="No wording found that leaves open how many or who says so",
    why=(
        "'Many', 'it is widely believed' or 'one of the best' sounds like a fact and gives nothing to check. Careful "
        "summaries need such words too, so what their number says is learned."
    ),
    criteria=(
        "QUEST: attribution",
        "HealthNewsReview: quantified benefits",
        "W3C: confidence level",
    ),
    unit="per 1,000 words",
    cap=40,
    expected_sign=Sign.NEGATIVE,
    references=(
        "Ganter and Strube 2009, Finding hedges by chasing weasels",
        "Farkas et al. 2010, The CoNLL-2010 shared task: learning to detect hedges and their scope",
    ),
    action="Say how many, name who holds the view, and give the measure",
    yields=taken_away,
    measure=measure,
)
