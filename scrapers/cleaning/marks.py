"""Which lines resiliparse's main-content rules keep: a second opinion for one millisecond.

Its rules take quadratic time on deep nesting and cannot be interrupted, so pages beyond the bounds below do without.
"""

from __future__ import annotations

from collections.abc import Sequence

from resiliparse.extract.html2text import extract_plain_text

from scrapers.cleaning.evidence import is_prose
from scrapers.cleaning.lines import Line, Walked
from scrapers.cleaning.soup import Soup

MAX_CHARS = 1_500_000
MAX_DEPTH = 200
MAX_ELEMENTS = 20_000
_LONG = 25
"""Characters of a line that may be looked for further on; shorter ones would be found anywhere."""
_REACH = 3_000
"""Characters over which it is looked for."""


def kept_lines(markup: str, lines: Sequence[Line]) -> list[int]:
    """A 1 for each line whose text stands, in order, in resiliparse's main content; else a 0."""
    text = extract_plain_text(markup, main_content=True, alt_texts=False, list_bullets=False)
    kept = "".join(text.split())
    marks, place = [], 0
    for line in lines:
        key = line.text.replace(" ", "")
        if kept.startswith(key, place):
            at = place
        else:
            at = kept.find(key, place, place + len(key) + _REACH) if len(key) >= _LONG else -1
        marks.append(int(at >= 0))
        if at >= 0:
            place = at + len(key)
    return marks


def marks_of(markup: str, soup: Soup, walked: Walked) -> list[int]:
    """The second opinion where it is safe to ask for it; else, which lines are prose."""
    if soup.depth > MAX_DEPTH or soup.elements > MAX_ELEMENTS or len(markup) > MAX_CHARS:
        return [int(is_prose(line)) for line in walked.lines]
    return kept_lines(markup, walked.lines)
