"""Titles of works: whether a word is part of a name in the text, as in "the film My Left Elbow was shot in Leeds"."""

from __future__ import annotations

import re

from models.page import Kind
from models.reading import Hit, Reading

_FOLLOWING = 2
"""Capitalised words after a pronoun that make it part of a title; in prose small letters follow."""
_PROSE = frozenset({Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTE})
"""Blocks whose words have capitals only in names; headings often capitalise every word."""
_LONGEST = 300
"""Characters of a title, up to the word that is looked at."""
_OPENED = re.compile(
    r"\b(?:article|paper|study|report|review|preprint|manuscript|abstract|chapter|entitled|titled),? "
    r"(?:[\"“](?=[A-Z])[^\"”]{0,300}|['‘](?=[A-Z])(?:[^'’]|['’](?=\w)){0,300})$"
)
"""What opens a title in quotation marks, up to the word that is looked at; titles begin with a capital."""
_CLOSING = re.compile(r"[\"”]|['’](?!\w)")


def in_quoted_title(reading: Reading, hit: Hit) -> bool:
    """Whether the hit stands in quotation marks after a word such as "article", as in a notice of retraction."""
    text = reading.page.blocks[hit.block].text
    opened = _OPENED.search(text[max(0, hit.start - _LONGEST) : hit.start])
    return bool(opened) and bool(_CLOSING.search(text, hit.end, hit.end + _LONGEST))


def in_title(reading: Reading, hit: Hit) -> bool:
    """Whether capitalised words follow a capitalised hit, and its sentence has words in small letters beside."""
    if reading.page.blocks[hit.block].kind not in _PROSE:
        return False
    raw = reading.words[hit.block].raw
    run = raw[hit.first : hit.last + 1 + _FOLLOWING]
    return len(run) > _FOLLOWING and all(map(_capitalised, run)) and not all(map(_capitalised, _sentence(reading, hit)))


def _capitalised(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _sentence(reading: Reading, hit: Hit) -> list[str]:
    return reading.sentences[hit.sentence].text.split()
