"""Wording that leaves a statement open: by hedges, and by weasel words.

A hedge marks that the writer does not vouch for a statement: "may", "suggests", "it is unclear whether". A weasel word
leaves open how many, who says so or by what measure: "many", "it is widely believed", "one of the best".
"""

from __future__ import annotations

import re

from models.reading import Hit, Reading
from models.signals.quotations import attributed
from models.signals.scope import one_a_sentence
from models.signals.sources import ANY, sources

_AMOUNTS, _HOLDERS = "weasel_words", "unnamed_holders"
_FIGURE = re.compile(r"(?: [a-z]{1,20}){0,2} ?[(\[–—] ?(?:about |around |n ?= ?)?\d")
_AHEAD = 60
"""Characters after a vague amount in which the figure it stands for may follow."""


def hedge_hits(reading: Reading) -> tuple[Hit, ...]:
    """The first hedge of each sentence of the main text."""
    return one_a_sentence(reading.hits("hedges"))


def weasel_hits(reading: Reading) -> tuple[Hit, ...]:
    """The first weasel word of each sentence of the main text.

    What somebody is quoted with is not the page's; an amount is not vague where its figure follows, as in "most of them
    (62 %)", and the holders of a view are not unnamed where their sentence has a source.
    """
    hits = (hit for hit in reading.hits(_AMOUNTS, _HOLDERS) if not attributed(reading, hit))
    return one_a_sentence(hit for hit in hits if not _counted(reading, hit) and not _named(reading, hit))


def _counted(reading: Reading, hit: Hit) -> bool:
    return bool(_FIGURE.match(reading.page.blocks[hit.block].text[hit.end : hit.end + _AHEAD]))


def _named(reading: Reading, hit: Hit) -> bool:
    if hit not in reading.sentence_hits(_HOLDERS, hit.sentence):
        return False
    return reading.derive(sources).near(hit.sentence, ANY, reach=0)
