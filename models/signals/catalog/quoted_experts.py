"""Quoted experts: people quoted by name, with what they do and where."""

from __future__ import annotations

import re

from models.page import Kind
from models.reading import Hit, Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote
from models.signals.person_names import NAME, is_person

_TITLE = re.compile(r",? {0,1}(?:(?:Dr|Prof|Professor|Sir|Dame|Mr|Mrs|Ms)\.? ){0,2}")
_PLACE = re.compile(r"\b(?:at|of|for|with|from) (?:the )?[A-Z][\w'’.&-]{1,30}")
_BEFORE = 130
"""Characters before the verb within which the name stands: room for a name and what the person is."""


def measure(reading: Reading) -> SignalResult:
    """Distinct people quoted with profession and affiliation; those of the page's own site are not counted."""
    own = reading.page.metadata.site_name or reading.page.metadata.publisher
    found: dict[str, Evidence] = {}
    for hit in reading.hits("speech_verbs"):
        sentence = reading.sentences[hit.sentence]
        if _affiliated(reading, hit) and not (own and own in sentence.text):
            _note_speaker(reading, hit, found)
    return measured(len(found), found.values())


def _affiliated(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence says what the speaker is and where: a profession, and an institution or a place of work."""
    if reading.page.blocks[hit.block].kind is Kind.TITLE or not reading.sentence_hits("professions", hit.sentence):
        return False
    named = reading.sentence_hits("institutions", hit.sentence)
    return bool(named or _PLACE.search(reading.sentences[hit.sentence].text))


def _note_speaker(reading: Reading, hit: Hit, found: dict[str, Evidence]) -> None:
    """Add the speaker of this verb: the name right after it, else the first within reach before it."""
    text = reading.page.blocks[hit.block].text
    lead = _TITLE.match(text, hit.end + 1) if hit.end < len(text) else None
    match = NAME.match(text, lead.end()) if lead else None
    if match is None:
        start = max(hit.start - _BEFORE, reading.sentences[hit.sentence].start)
        match = next((m for m in NAME.finditer(text, start, hit.start) if is_person(m.group())), None)
    if match and is_person(match.group()):
        surname = match.group().split()[-1]
        evidence = quote(reading, hit.block, min(match.start(), hit.start), max(match.end(), hit.end), "quoted expert")
        found.setdefault(surname, evidence)


SIGNAL = Signal(
    id="quoted_experts",
    version=1,
    category=Category.CITATIONS,
    title="Quotes experts by name and affiliation",
    failure_title="Quotes no expert by name and affiliation",
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
