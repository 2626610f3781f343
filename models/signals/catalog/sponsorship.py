"""Sponsorship: labels that content or space on the page was paid for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.page import Zone
from models.reading import Hit, Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote, quote_hits
from models.signals.scope import affirmed

_CHROME = frozenset({Zone.CHROME})
_LINE = 8
"""Words up to which a block is a label or credit and no prose."""
_NOTICE = 25
"""Words up to which a block of a page's header or footer is a notice about it."""
_ABOUT_PAGE = frozenset(["this", "following"])
"""Words that begin a notice; the labels of other posts in a header or footer begin with none."""
_SITES = frozenset(["site", "website", "blog"])
"""What a notice is about that stands under every page of a site."""
_TAG = re.compile(r"(?<!\S)#(?:ad|advert|spon|sponsored|gifted|paidpartnership)\b", re.IGNORECASE)
"""Labels of those who post for pay, as #ad."""


def measure(reading: Reading) -> SignalResult:
    """Distinct labels and tags of paid content in the main text, and credits to a sponsor that open a short line.

    Around the text, where news pages label their advertising space and what they link to, only a notice about this
    page counts, and a label right above the headline.
    """
    around = (hit for hit in reading.hits("sponsorship_labels", zones=_CHROME) if _labels_page(reading, hit))
    labels = (*reading.hits("sponsorship_labels"), *around)
    lines = tuple(hit for hit in reading.hits("sponsor_credits") if _opens_line(reading, hit))
    found = distinct(reading, sorted(affirmed(reading, (*labels, *lines)), key=lambda hit: (hit.block, hit.start)))
    tags = {tag.quote.lower(): tag for tag in _tags(reading)}
    evidence = (*quote_hits(reading, found, "label"), *tags.values())
    return measured(len(found) + len(tags), sorted(evidence, key=lambda e: (e.block, e.start)))


def _tags(reading: Reading) -> Iterator[Evidence]:
    for index, block in reading.blocks:
        if block.zone is Zone.MAIN and "#" in block.text:
            for match in _TAG.finditer(block.text):
                yield quote(reading, index, *match.span(), "label")


def _labels_page(reading: Reading, hit: Hit) -> bool:
    """Whether a block around the text is a notice on this page, or nothing but a label above its headline."""
    words = reading.words[hit.block].lower
    if hit.first == 0 and words[0] in _ABOUT_PAGE:
        return len(words) <= _NOTICE and words[1] not in _SITES
    following = reading.page.blocks[hit.block + 1 : hit.block + 2]
    above = any(block.level == 1 and block.zone is Zone.MAIN for block in following)
    return hit.first == 0 and len(words) <= _LINE and above


def _opens_line(reading: Reading, hit: Hit) -> bool:
    """Whether the hit opens a short block; a single word must be the whole of it."""
    words = len(reading.words[hit.block].lower)
    return hit.first == 0 and (words == 1 if hit.last == 0 else words <= _LINE)


SIGNAL = Signal(
    id="sponsorship",
    version=5,
    category=Category.COMMERCIAL,
    title="Carries content that someone paid for",
    failure_title="No label of paid content found",
    why="The label is honest, and tells the reader that a sponsor's interest speaks here.",
    criteria=("HONcode: advertising policy", "NewsGuard: advertising labelled"),
    unit="distinct labels",
    cap=3,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=("Wojdynski 2016, Going native: effects of disclosure position and language on native advertising",),
)
