"""Clickbait title: a title that teases or exaggerates and does not say what the page says."""

from __future__ import annotations

import re

from models.page import Kind, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, not_applicable, quote, quote_hits
from models.signals.scope import around, negated
from models.signals.stance import warned_of

_ENDING = re.compile(r"!(?=[!?\"'”’)]|$|\s[|–—-])")
_REACH = 8
"""Words before a teaser within which the title may turn away from it."""
_LOOKED_AT = 300
_TITLE_WORDS = 30
"""Words up to which the first block of a plain text is taken as its title."""


def measure(reading: Reading) -> SignalResult:
    """Distinct teasers in the title: stock phrases and exclamation marks; words of praise are another signal's."""
    titles = _titles(reading)
    if not titles:
        return not_applicable("The page has no title.")
    teasers = [hit for hit in reading.hits("clickbait", zones=EVERYWHERE) if hit.block in titles]
    found = distinct(reading, [hit for hit in teasers if not _renounced(reading, hit) and not warned_of(reading, hit)])
    seen = {e.quote.lower(): e for e in (*quote_hits(reading, found, "teaser"), *_exclaimed(reading, titles))}
    return measured(len(seen), sorted(seen.values(), key=lambda e: (e.block, e.start)))


def _renounced(reading: Reading, hit: Hit) -> bool:
    """Whether the title turns away from what it names, or denies a promise: "no miracle cure"."""
    if any(other.last < hit.first for other in around(reading, "renunciations", hit, before=_REACH)):
        return True
    promises = any(hit.first <= word.first <= hit.last for word in reading.sentence_hits("sensational", hit.sentence))
    return promises and negated(reading, hit)


def _titles(reading: Reading) -> tuple[int, ...]:
    """The blocks that are the page's title: its title element and first main heading, or a text's first line."""
    title = next((i for i, block in reading.blocks if block.kind is Kind.TITLE), None)
    main = [(i, block) for i, block in reading.blocks if block.zone is Zone.MAIN]
    heading = next((i for i, block in main if block.kind is Kind.HEADING and block.level == 1), None)
    found = tuple(i for i in (title, heading) if i is not None)
    if found or not main:
        return found
    first = main[0][0]
    return (first,) if len(reading.words[first].lower) <= _TITLE_WORDS else ()


def _exclaimed(reading: Reading, titles: tuple[int, ...]) -> list[Evidence]:
    """Exclamation marks that end a title or a part of it; within, they may belong to a name."""
    spots = [(i, _ENDING.search(reading.page.blocks[i].text[:_LOOKED_AT])) for i in titles]
    return [quote(reading, i, *spot.span(), "exclamation mark") for i, spot in spots if spot]


SIGNAL = Signal(
    id="clickbait_title",
    version=3,
    category=Category.TONE,
    title="Has a title that baits",
    failure_title="No bait found in the title",
    why="A title that teases or promises more than the text holds is made to be clicked.",
    criteria=("W3C: clickbait", "W3C: title representativeness", "NewsGuard: no deceptive headlines"),
    unit="distinct teasers",
    cap=2,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Give the page a title that says what it found",
    references=("Chakraborty 2016, Stop clickbait: detecting and preventing clickbaits in online news media",),
)
