"""Quoted experts: people quoted by name, with what they do and where."""

from __future__ import annotations

import re

from models.page import Kind
from models.reading import Hit, Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote
from models.signals.own_names import own_names
from models.signals.person_names import NAME, is_person
from models.signals.scope import around as near

_TITLE = re.compile(r",? {0,1}(?:(?:Dr|Prof|Professor|Sir|Dame|Mr|Mrs|Ms)\.? ){0,2}")
_PLACE = re.compile(
    r"\b(?:at|of|for|with|from|in (?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)) ?(?:the )?[A-Z][\w'’.&-]{1,30}"
    r"|\b(?:Hospital|Infirmary|University|College|Institute|General)\b"
)
_PLACE_LEADS = ("of ", "the ", "at ", "for ", "in ", "from ")
_TOLD = re.compile(r"\b(?:told|tells) (?:the )?[A-Z][\w'’.&-]{1,30}(?: [A-Z][\w'’.&-]{1,30}){0,3}")
_ROLE = 30
"""Words from the verb within which a role in a company stands."""
_REACH = 300
_BEFORE = 130
"""Characters before the verb within which the name stands: room for a name and what the person is."""


def measure(reading: Reading) -> SignalResult:
    """Distinct people quoted with profession and affiliation; who speaks for the page's owner or a company is none."""
    found: dict[str, Evidence] = {}
    for hit in reading.hits("speech_verbs"):
        around = _around(reading, hit)
        if _affiliated(reading, hit, around) and not _interested(reading, hit, around):
            match = _speaker(reading, hit)
            if match:
                start, end = min(match.start(), hit.start), max(match.end(), hit.end)
                found.setdefault(match.group().split()[-1], quote(reading, hit.block, start, end, "quoted expert"))
    return measured(len(found), found.values())


def _around(reading: Reading, hit: Hit) -> str:
    """The sentence about the hit, cut where it is endless."""
    sentence = reading.sentences[hit.sentence]
    text = reading.page.blocks[hit.block].text
    return text[max(sentence.start, hit.start - _REACH) : min(sentence.end, hit.end + _REACH)]


def _affiliated(reading: Reading, hit: Hit, around: str) -> bool:
    """Whether the sentence says what the speaker is and where: a profession, and an institution or a place of work."""
    if reading.page.blocks[hit.block].kind is Kind.TITLE:
        return False
    placed = bool(reading.sentence_hits("institutions", hit.sentence))
    if reading.sentence_hits("professions", hit.sentence):
        return placed or bool(_PLACE.search(around))
    return placed and bool(reading.sentence_hits("leaderships", hit.sentence))


def _interested(reading: Reading, hit: Hit, around: str) -> bool:
    """Whether the speaker speaks for a company, or the sentence names the page's owner other than as who was told."""
    if near(reading, "company_officers", hit, before=_ROLE, after=_ROLE):
        return True
    said = _TOLD.sub("", around)
    return any(name in said for name in reading.derive(own_names))


def _speaker(reading: Reading, hit: Hit) -> re.Match[str] | None:
    """The name right after the verb, else the first within reach before it; after "told" stands who was told."""
    text = reading.page.blocks[hit.block].text
    lead = None if hit.term.startswith("told") else _TITLE.match(text, hit.end + 1)
    match = NAME.match(text, lead.end()) if lead else None
    if match:
        return match if is_person(match.group()) else None
    start = max(hit.start - _BEFORE, reading.sentences[hit.sentence].start)
    return next((m for m in NAME.finditer(text, start, hit.start) if _names_person(text, m)), None)


def _names_person(text: str, match: re.Match[str]) -> bool:
    """Whether this is a person's name, and no part of a place's as in "University of Invented Arts"."""
    before = text[max(match.start() - 6, 0) : match.start()]
    return is_person(match.group()) and not before.endswith(_PLACE_LEADS)


SIGNAL = Signal(
    id="quoted_experts",
    version=5,
    category=Category.CITATIONS,
    title="Quotes experts by name and affiliation",
    failure_title="No expert quoted by name and affiliation found",
    why="Somebody quoted with name, profession and place of work can be found and asked, and can object to "
    "being misquoted.",
    criteria=("HealthNewsReview: independent sources and conflicts", "W3C: source types", "QUEST: attribution"),
    unit="people",
    cap=4,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Schwitzer 2008, How do US journalists cover treatments, tests, products, and procedures?",),
    action="Quote people by name, with what they do and where they work",
)
