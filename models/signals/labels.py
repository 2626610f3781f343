"""Labels and what they label: in the same line or, as tables and lists of terms have it, in the next one."""

from __future__ import annotations

from models.page import Kind, Zone
from models.reading import READ_ZONES, Hit, Reading

_NEXT_LINE = 80
"""Characters of a line that is nothing but what the line before it labels."""
_BY = 2
_BETWEEN = " :.|–—-"


def labelled_at(reading: Reading, hit: Hit) -> tuple[int, int]:
    """The block and the place in it where that begins which the words of this hit label."""
    text = reading.page.blocks[hit.block].text
    if hit.first == 0 and not text[hit.end :].strip(_BETWEEN) and _leads(text):
        return next_line(reading, hit.block) or (hit.block, hit.end)
    return hit.block, hit.end


def _leads(label: str) -> bool:
    """Whether it is about one thing: a plural without a colon heads a list, as in a menu; "by" alone, a review."""
    return label.endswith(":") or (len(label) > _BY and not label.endswith("s"))


def next_line(reading: Reading, block: int, longest: int = _NEXT_LINE) -> tuple[int, int] | None:
    """The place where the next block begins, if it is read, no button and no longer than a line."""
    following = reading.page.blocks[block + 1 : block + 2]
    if not following or following[0].zone not in READ_ZONES - {Zone.REFERENCES}:
        return None
    wanted = following[0].kind not in (Kind.BUTTON, Kind.TITLE) and len(following[0].text) <= longest
    return (block + 1, 0) if wanted else None
