"""Shouting: words in capitals for emphasis, and exclamation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.page import Block, Kind, Zone
from models.reading import Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, per_thousand, quote
from models.signals.own_names import own_names

_STYLED = frozenset({Kind.TITLE, Kind.HEADING, Kind.BUTTON})
"""Blocks whose capitals are a matter of style."""
_PROSE = 60
"""Characters from which on a cell of a table is text that was set in a table, as older pages do."""
_RUN = 4
"""Words in capitals in a row that are no row of acronyms, if two of them are long."""
_LONG = 5
_LEGAL = frozenset({"ADVICE", "COPYRIGHT", "DISCLAIMER", "LIABILITY", "LIABLE", "WARRANTIES", "WARRANTY"})
_JOINTS = frozenset("-/.@_")
"""Marks before capitals that are part of a telephone number or an address."""
_NUMBERED = 2
"""Words of a "sentence" that is but the number of a heading, as in: PART II. METHODS."""
_WORD_LENGTH = 30
_EXCLAIMED = re.compile(r"!+")
_NAMED = re.compile(r" (?:is|was|has|had|and|or|by|of)\b|['’]s\b")
"""What goes on after the mark of a name, as in: Hey! is an album."""


def measure(reading: Reading) -> SignalResult:
    """Emphasis in capitals and exclamations per 1,000 words of main text; acronyms and headings do not count."""
    emphatic: dict[int, set[int]] = {}
    for hit in reading.hits("shouted_words"):
        emphatic.setdefault(hit.block, set()).add(hit.first)
    blocks = [(i, block) for i, block in reading.blocks if block.zone is Zone.MAIN and not _is_styled(block)]
    found = [
        e
        for i, block in blocks
        for e in (*_capitals(reading, i, emphatic.get(i, set())), *_exclaimed(reading, i, block))
    ]
    return measured(per_thousand(reading, len(found), undiluted=True), sorted(found, key=lambda e: (e.block, e.start)))


def _is_styled(block: Block) -> bool:
    return block.kind in _STYLED or (block.kind is Kind.CELL and len(block.text) < _PROSE)


def _capitals(reading: Reading, index: int, emphatic: set[int]) -> Iterator[Evidence]:
    words = reading.words[index]
    for first, last in _runs(words.raw):
        run = words.raw[first : last + 1]
        whole = len(run) == len(words.raw) and not _several_sentences(words.sentences)
        long = len(run) >= _RUN and sum(len(word) >= _LONG for word in run) > 1
        start = words.spans[first][0]
        part = start > 0 and reading.page.blocks[index].text[start - 1] in _JOINTS
        if (
            not whole
            and not part
            and (long or not emphatic.isdisjoint(range(first, last + 1)))
            and _LEGAL.isdisjoint(run)
        ):
            yield quote(reading, index, start, words.spans[last][1], "capitals")


def _several_sentences(sentences: Sequence[int]) -> bool:
    """Whether a block is prose: one sentence in capitals, numbered or not, may be a heading not marked as one."""
    return sentences[0] != sentences[-1] and sentences.count(sentences[0]) > _NUMBERED


def _runs(raw: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of words in capitals; a lone letter goes along within a run."""
    first = -1
    for i, word in enumerate((*raw, "")):
        loud = word.isupper() and (len(word) > 1 or first >= 0)
        if loud and first < 0:
            first = i
        elif not loud and first >= 0:
            yield first, i - 1
            first = -1


def _exclaimed(reading: Reading, index: int, block: Block) -> Iterator[Evidence]:
    """The last word before each exclamation mark, with the mark, unless it is part of a name or of a formula."""
    if "!" not in block.text:
        return
    names = reading.derive(own_names)
    for match in _EXCLAIMED.finditer(block.text):
        earliest = max(0, match.start() - _WORD_LENGTH)
        start = max(block.text.rfind(" ", earliest, match.start()) + 1, earliest)
        word = block.text[start : match.start()]
        if len(word) > 1 and word not in names and not _NAMED.match(block.text, match.end()):
            yield quote(reading, index, start, match.end(), "exclamation")


SIGNAL = Signal(
    id="shouting",
    version=4,
    category=Category.TONE,
    title="Shouts, with capitals or exclamation marks",
    failure_title="No shouting found",
    why="Capitals and exclamation marks press where reasons should persuade.",
    criteria=("W3C: emotionally charged tone", "QUEST: tone"),
    unit="per 1,000 words",
    cap=15,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Write without capitals for emphasis and without exclamation marks",
)
