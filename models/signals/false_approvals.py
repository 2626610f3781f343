"""Claims of an approval that no product of the kind has: a seller's false statement that anybody can look up."""

from __future__ import annotations

import re

from models.reading import Hit, Reading
from models.signals.quotations import enclosing
from models.signals.regulators import NEAR, Polarity, saying
from models.signals.scope import LONGEST, around
from models.signals.selling import sells

AFTER = 2
"""Words after an approval within which it is said of what, as in "FDA-approved amniotic exosomes"."""
SUBJECT = 8
"""Words before an approval within which the product stands that it is said of."""
BEFORE = 4
"""Words before an approval within which its verb stands, as in "exosomes are now fully approved"."""
_FDA = r"(?:US)?FDA|Food (?:and|&) Drug Administration"
_KINDS = {
    "never_approved": re.compile(rf"\b(?:{_FDA}|EMA|European Medicines Agency|MHRA|TGA|Health Canada)\b"),
    "never_approved_by_fda": re.compile(rf"\b(?:{_FDA})\b"),
}
"""Kinds of product by lexicon, and the agencies that have approved none of them."""
_ELSE = """
    after and any at before but by device drug drugs few for hardly if in laser like medicine medicines no not of on or
    other rarely seldom some than that this to unlike whereas while with without zero
"""
_ELSEWHERE = frozenset(_ELSE.split())
"""Words around the product that lead on to something else, as in "exosomes are applied with a pen that is approved"."""
_SAYING = """
    is are was were been being it's they're has have had carry carries hold holds got get gets received receive receives
    won win wins earned gained obtained secured
"""
_VERBS = frozenset(_SAYING.split())
_BELIEVED = re.compile(
    r"\b(?:believ|think|tell|told|say|said|claim|falsely|wrongly|myth|pretend|advertis|exist)", re.IGNORECASE
)
"""What shows that a sentence reports a claim or takes it apart."""
_POINTING = re.compile(
    r"(?:it|they|these|this (?:treatment|therapy|product|procedure|serum)) (?:is|are|was|were|has|have)\b[^,;]*$",
    re.IGNORECASE,
)
"""What points back to the sentence before, up to an approval."""


def false_approvals(reading: Reading) -> tuple[Hit, ...]:
    """The statements by which a seller claims such an approval, in its own words. Ask by
    `reading.derive(false_approvals)`.
    """
    if not reading.derive(sells):
        return ()
    claimed = (hit for hit in saying(reading, Polarity.CLAIMED) if not enclosing(reading, hit))
    own = (hit for hit in claimed if not _BELIEVED.search(reading.sentences[hit.sentence].text))
    return tuple(hit for hit in own if any(_false(reading, hit, kind) for kind in _KINDS))


def _false(reading: Reading, hit: Hit, kind: str) -> bool:
    """Whether it is said of such a product: one named right after it, or its subject, or what the subject points to."""
    if not _KINDS[kind].search(_agency(reading, hit)):
        return False
    after = (named for named in around(reading, kind, hit, after=AFTER) if named.first > hit.last)
    if any(_leads(reading, hit, named) for named in after):
        return True
    if _VERBS.isdisjoint(reading.words[hit.block].lower[max(0, hit.first - BEFORE) : hit.first]):
        return False
    before = around(reading, kind, hit, before=SUBJECT)
    subject = any(_leads(reading, named, hit) for named in before)
    return subject or (_points_back(reading, hit) and bool(_said_before(reading, hit, kind)))


def _agency(reading: Reading, hit: Hit) -> str:
    """The nearest agency's name as written."""
    named = around(reading, "agencies", hit, before=NEAR + LONGEST, after=NEAR)
    nearest = min(named, key=lambda agency: max(hit.first - agency.last, agency.first - hit.last), default=None)
    return reading.page.blocks[hit.block].text[nearest.start : nearest.end] if nearest else ""


def _leads(reading: Reading, one: Hit, other: Hit) -> bool:
    """Whether the word before the first and those between the two do not turn to something else, nor a mark there."""
    words, text = reading.words[one.block].lower, reading.page.blocks[one.block].text
    turning = not _ELSEWHERE.isdisjoint(words[max(0, one.first - 1) : one.first] + words[one.last + 1 : other.first])
    return not turning and not any(mark in text[one.end : other.start] for mark in ";:?()")


def _points_back(reading: Reading, hit: Hit) -> bool:
    start = reading.sentences[hit.sentence].start
    return bool(_POINTING.match(reading.page.blocks[hit.block].text[start : hit.start]))


def _said_before(reading: Reading, hit: Hit, kind: str) -> tuple[Hit, ...]:
    """The products of this kind in the sentence before, if that is in the same block."""
    before = hit.sentence - 1
    follows = before >= 0 and reading.sentences[before].block == hit.block
    return reading.sentence_hits(kind, before) if follows else ()
