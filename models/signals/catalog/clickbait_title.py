"""Clickbait title: a title that teases or exaggerates and does not say what the page says."""

from __future__ import annotations

import re

from models.page import Kind, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, not_applicable, quote, quote_hits
from models.signals.scope import affirmed
from models.signals.stance import outermost, warned_of

_ENDING = re.compile(r"!(?=[!?\"'”’)]|$|\s[|–—-])")
_LOOKED_AT = 300
_TITLE_WORDS = 30
"""Words up to which the first block of a plain text is taken as its title."""


def measure(reading: Reading) -> SignalResult:
    """Distinct teasers in the title: stock phrases, miracle words and exclamation marks."""
    titles = _titles(reading)
    if not titles:
        return not_applicable("The page has no title.")
    praise = affirmed(reading, _within(titles, reading.hits("sensational", zones=EVERYWHERE)))
    teasers = _within(titles, reading.hits("clickbait", zones=EVERYWHERE))
    found = distinct(reading, [hit for hit in outermost((*teasers, *praise)) if not warned_of(reading, hit)])
    seen = {e.quote.lower(): e for e in (*quote_hits(reading, found, "teaser"), *_exclaimed(reading, titles))}
    return measured(len(seen), sorted(seen.values(), key=lambda e: (e.block, e.start)))


def _within(blocks: tuple[int, ...], hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return tuple(hit for hit in hits if hit.block in blocks)


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
    version=1,
    category=Category.TONE,
    title="Has a title that baits",
    failure_title="Has a sober title",
    why="A title that teases or promises more than the text holds is made to be clicked.",
    criteria=("W3C: clickbait", "W3C: title representativeness", "NewsGuard: no deceptive headlines"),
    unit="distinct teasers",
    cap=2,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Give the page a title that says what it found",
    references=("Chakraborty 2016, Stop clickbait: detecting and preventing clickbaits in online news media",),
)
