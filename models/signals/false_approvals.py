"""Claims of an approval that no product of the kind has: a false statement that anybody can look up."""

from __future__ import annotations

import re

from models.reading import EVERYWHERE, Hit, Reading
from models.signals.regulators import Polarity, saying
from models.signals.scope import around
from models.signals.treatments import heads

AFTER = 4
"""Words after an approval within which it is said of what, as in "FDA-approved amniotic exosomes"."""
SUBJECT = 8
"""Words before an approval within which the product stands that it is said of."""
BEFORE = 4
"""Words before an approval within which its verb stands, as in "exosomes are now fully approved"."""
_FDA = r"FDA|Food (?:and|&) Drug Administration"
_KINDS = {
    "never_approved": re.compile(rf"\b(?:{_FDA}|EMA|European Medicines Agency|MHRA|TGA|Health Canada)\b"),
    "never_approved_by_fda": re.compile(rf"\b(?:{_FDA})\b"),
}
"""Kinds of product by lexicon, and the agencies that have approved none of them."""
_OTHERWISE = frozenset(
    ["not", "than", "unlike", "while", "whereas", "but", "with", "by", "this", "drug", "drugs", "device"]
)
"""Words around the product that lead on to something else, as in "exosomes are applied with a pen that is approved"."""
_SAYING = """
    is are was were been being it's they're has have had carry carries hold holds got get gets received receive receives
    won win wins earned gained obtained secured
"""
_VERBS = frozenset(_SAYING.split())
_POINTING = re.compile(
    r"(?:it|they|these|this (?:treatment|therapy|product|procedure|serum)) (?:is|are|was|were|has|have)\b[^,;]*$",
    re.IGNORECASE,
)
"""What points back to the page's subject, up to an approval."""


def false_approvals(reading: Reading) -> tuple[Hit, ...]:
    """The statements that claim such an approval, by an agency it can be looked up at. Ask by
    `reading.derive(false_approvals)`.
    """
    return tuple(hit for hit in saying(reading, Polarity.CLAIMED) if any(_false(reading, hit, kind) for kind in _KINDS))


def _false(reading: Reading, hit: Hit, kind: str) -> bool:
    """Whether it is said of such a product: one named right after it, or its subject, or what the subject points to."""
    if not _KINDS[kind].search(reading.sentences[hit.sentence].text):
        return False
    if any(hit.last < named.first for named in around(reading, kind, hit, after=AFTER)):
        return True
    if _VERBS.isdisjoint(reading.words[hit.block].lower[max(0, hit.first - BEFORE) : hit.first]):
        return False
    return _is_subject(reading, hit, kind) or (_points_back(reading, hit) and _heads_page(reading, kind))


def _is_subject(reading: Reading, hit: Hit, kind: str) -> bool:
    words = reading.words[hit.block].lower
    before = around(reading, kind, hit, before=SUBJECT)
    return any(_OTHERWISE.isdisjoint(words[max(0, named.first - 1) : hit.first]) for named in before)


def _points_back(reading: Reading, hit: Hit) -> bool:
    start = reading.sentences[hit.sentence].start
    return bool(_POINTING.match(reading.page.blocks[hit.block].text[start : hit.start]))


def _heads_page(reading: Reading, kind: str) -> bool:
    """Whether the page's title or first headline names such a product."""
    return any(heads(reading, hit.block) for hit in reading.hits(kind, zones=EVERYWHERE))
