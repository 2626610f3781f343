"""Whose treatment a regulatory statement is about: a seller's warning of others says nothing of what is sold here."""

from __future__ import annotations

import re

from models.reading import Hit, Reading
from models.signals.regulators import objections, statements
from models.signals.selling import sells

_OTHERS = re.compile(
    r"\b(?:many|some|other|others|(?<!the )most|certain|several|such|unscrupulous|rival|clinics|companies|providers"
    r"|sellers)\b(?! as\b)",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:our|we|this|these|it|they)\b", re.IGNORECASE)


def of_own(reading: Reading, hit: Hit) -> bool:
    """Whether a statement may count: anywhere on a page that sells nothing, else where it is of what is sold there.

    It names the treatment or points back to it, and speaks of no others.
    """
    if not reading.derive(sells):
        return True
    text = reading.sentences[hit.sentence].text
    names = reading.sentence_hits("interventions", hit.sentence) or _OURS.search(text)
    return bool(names) and not _OTHERS.search(text)


def own_objections(reading: Reading) -> tuple[Hit, ...]:
    """The objections that may count. Ask by `reading.derive(own_objections)`."""
    return tuple(hit for hit in reading.derive(objections) if of_own(reading, hit))


def speaks_of_own(reading: Reading) -> bool:
    """Whether the main text makes any regulatory statement that may count, of approval or of warning."""
    said = any(of_own(reading, each.hit) for each in reading.derive(statements))
    return said or bool(reading.derive(own_objections))
