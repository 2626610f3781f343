"""Sentence windows: a statement is quoted with its sentence, so that its polarity shows, but never a whole page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.reading import Hit, Reading
from models.report import Evidence
from models.signals.engines import MAX_EVIDENCE, quote

WINDOW = 400
"""Characters of a sentence that are quoted whole; of a longer one only the words around the hit."""
_DIGITS = 12
_FIGURE = re.compile(r"\d[\d.,]{0,9} ?\Z")
_BEFORE, _AFTER = 25, 25


def quote_windows(reading: Reading, hits: Iterable[Hit], note: str = "") -> tuple[Evidence, ...]:
    """The hits' sentences as evidence, cut to the words around the hit where a sentence is long."""
    return tuple(_window(reading, hit, note) for hit in tuple(hits)[:MAX_EVIDENCE])


def quote_figures(reading: Reading, hits: Iterable[Hit], note: str = "") -> tuple[Evidence, ...]:
    """The hits' own words as evidence; one that begins with a per cent sign takes its figure in."""
    return tuple(_with_figure(reading, hit, note) for hit in tuple(hits)[:MAX_EVIDENCE])


def _with_figure(reading: Reading, hit: Hit, note: str) -> Evidence:
    text = reading.page.blocks[hit.block].text
    figure = _FIGURE.search(text[max(0, hit.start - _DIGITS) : hit.start]) if text[hit.start] == "%" else None
    return quote(reading, hit.block, hit.start - (len(figure[0]) if figure else 0), hit.end, note)


def _window(reading: Reading, hit: Hit, note: str) -> Evidence:
    sentence = reading.sentences[hit.sentence]
    if sentence.end - sentence.start <= WINDOW:
        return quote(reading, hit.block, sentence.start, sentence.end, note)
    words = reading.words[hit.block]
    first, last = max(0, hit.first - _BEFORE), min(len(words.spans) - 1, hit.last + _AFTER)
    start, end = max(words.spans[first][0], sentence.start), min(words.spans[last][1], sentence.end)
    return quote(reading, hit.block, start, end, note)
