"""Plain text to paragraphs, list items and guessed headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.page import Kind
from scrapers.cleaning.bylines import byline_author
from scrapers.cleaning.dates import bare_date

MAX_LINES = 15_000
"""Lines after this many are joined to the last one."""
LONGEST_HEADING = 90
WRAP = 100
"""A text none of whose lines is longer than this was wrapped by hand; only there a long line runs on in the next."""
_SHORTEST_WRAPPED = 50

_SENTENCE_WORDS = 10
"""Words from which a run of lines with the end of a sentence in it is prose."""
_LINE_WORDS = 5
"""Words that lines of prose have on average, at least."""
_SIGNS = "={}[];<>\\_|"
"""What stands in code, tables and drawings, and hardly in prose."""

_BLANK = re.compile(r"\n[ \t\r]*\n")
_END = re.compile(r"[a-z0-9)\]]{2}[.?!](?:\s|$)")
_BULLET = re.compile(r"(?:[•◦▪‣·*–—-]|\d{1,3}[.)]|[a-z][.)])\s+(?=\S)")
_RUNS_ON = re.compile(r"(?:[,–—-]|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|the|to|with))$", re.IGNORECASE)


@dataclass(slots=True)
class TextLine:
    """A paragraph, list item or heading of a plain text."""

    text: str
    indent: int
    chunk: int
    """Number of the run of lines between blank lines that it stands in."""
    bullet: bool
    kind: Kind = Kind.PARAGRAPH
    level: int = 0


def as_text(text: str, kind: Kind, level: int) -> TextLine:
    """A line of a page as it would be one of a plain text."""
    return TextLine(text, 0, 0, _BULLET.match(text) is not None, kind, level)


def text_lines(text: str) -> list[TextLine]:
    """The lines of a text, wrapped ones joined, with their kinds."""
    raw = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text, maxsplit=MAX_LINES)
    wrapped = max((len(line) for line in raw), default=0) <= WRAP
    lines = list(_joined(raw, wrapped=wrapped))
    _guess_kinds(lines)
    return lines


def reads_as_prose(text: str) -> bool:
    """Whether most of a preformatted text is paragraphs between blank lines, and neither code nor a table."""
    runs = _BLANK.split(text.strip())
    return len(runs) > 1 and 2 * sum(len(run) for run in runs if _is_prose(run)) > len(text.strip())


def _is_prose(run: str) -> bool:
    words = run.split()
    if len(words) < max(_SENTENCE_WORDS, _LINE_WORDS * (run.count("\n") + 1)) or _END.search(run) is None:
        return False
    return not words[0][0].islower() and 50 * sum(map(run.count, _SIGNS)) < sum(map(len, words))


def _joined(raw: list[str], *, wrapped: bool) -> Iterator[TextLine]:
    parts: list[str] = []
    first, chunk = TextLine("", 0, 0, bullet=False), 0
    for line in raw:
        words = " ".join(line.split())
        bullet = _BULLET.match(words) is not None
        if parts and (not words or bullet or not _goes_on(parts[-1], words, wrapped=wrapped)):
            first.text = " ".join(parts)
            yield first
            parts = []
        if not words:
            chunk += 1
        elif parts:
            parts.append(words)
        else:
            parts = [words]
            first = TextLine("", len(line) - len(line.lstrip()), chunk, bullet)
    if parts:
        first.text = " ".join(parts)
        yield first


def _goes_on(before: str, line: str, *, wrapped: bool) -> bool:
    """Whether a line continues the one before it rather than beginning anew."""
    if line[0].islower() or _RUNS_ON.search(before[-20:]):
        return True
    return wrapped and len(before) >= _SHORTEST_WRAPPED and len(before) + len(line.split(" ", 1)[0]) >= 60


def _guess_kinds(lines: list[TextLine]) -> None:
    titled = False
    for i, line in enumerate(lines):
        if line.bullet:
            line.kind = Kind.LIST_ITEM
        if _is_heading(lines, i):
            line.kind, line.level = Kind.HEADING, 2 if titled else 1
            titled = True


def _is_heading(lines: list[TextLine], i: int) -> bool:
    line = lines[i]
    begins = i == 0 or lines[i - 1].chunk != line.chunk
    if not begins or i + 1 == len(lines) or lines[i + 1].chunk == line.chunk or not _reads_as_heading(line.text):
        return False
    return (i == 0 and not line.bullet) or _heads(line, lines[i + 1])


def _reads_as_heading(text: str) -> bool:
    if len(text) > LONGEST_HEADING or text[-1] in ".,;" or text.count(" ") > 14:
        return False
    if byline_author(text) or bare_date(text) is not None:
        return False
    words = _BULLET.sub("", text, count=1)
    return words[:1].isupper() or words[:1].isdigit()


def _heads(line: TextLine, below: TextLine) -> bool:
    """A heading stands above prose or above another heading; a numbered one above prose only."""
    if len(below.text) > max(60, len(line.text)) and not below.bullet:
        return True
    return not line.bullet and (_reads_as_heading(below.text) or below.bullet)
