"""A block's text as sentences and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.page import Block, Zone

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|%")
_STOP = re.compile(r"[.!?…]['\"”’)\]]?\s+(?=['\"“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"al|approx|co|corp|dr|eg|etc|figs?|inc|ie|jr|ltd|mrs?|ms|nos?|prof|refs?|resp|sr|st|vol|vs", re.IGNORECASE
)


class Sentence(NamedTuple):
    """A sentence within one block; `start` and `end` are character offsets there."""

    block: int
    start: int
    end: int
    zone: Zone
    text: str


class Words:
    """The words of one block: as written, in lower case, and in which sentence they stand."""

    __slots__ = ("_spans", "_text", "lower", "raw", "sentences")

    def __init__(self, text: str, sentences: Sequence[tuple[int, str]]) -> None:
        """Take a block's text apart, given the number and the text of each of its sentences."""
        self._text = text
        self._spans: tuple[tuple[int, int], ...] | None = None
        self.raw: list[str] = []
        self.sentences: list[int] = []
        """For each word the number of its sentence in `Reading.sentences`."""
        for number, sentence in sentences:
            words = _WORD.findall(sentence)
            self.raw += words
            self.sentences += [number] * len(words)
        self.lower: list[str] = list(map(folded if "’" in text else str.lower, self.raw))

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands in the block; taken only where something was found, which is in few blocks."""
        if self._spans is None:
            self._spans = tuple(map(re.Match.span, _WORD.finditer(self._text)))
        return self._spans


def folded(word: str) -> str:
    """A word as lexicons have it: in lower case, with a straight apostrophe."""
    return word.lower().replace("’", "'")


def sentences_of(index: int, block: Block) -> Iterator[Sentence]:
    """A block's sentences in order; `index` is the block's place in the page."""
    text, start = block.text, 0
    for stop in _STOP.finditer(text):
        if _abbreviates(text, stop.start()):
            continue
        end = stop.end()
        yield Sentence(index, start, len(text[:end].rstrip()), block.zone, text[start:end].rstrip())
        start = end
    if start < len(text):
        yield Sentence(index, start, len(text), block.zone, text[start:])


def _abbreviates(text: str, stop: int) -> bool:
    """Whether the full stop at this offset ends an abbreviation or an initial, and so no sentence."""
    if text[stop] != ".":
        return False
    word = re.split(r"[\s(.]", text[max(0, stop - 12) : stop])[-1]
    return _ABBREVIATION.fullmatch(word) is not None or (len(word) == 1 and word.isalpha() and word.isupper())
