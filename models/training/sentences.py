"""Sentences labelled for how certain they are: an encyclopaedia's and biomedical abstracts'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

from models.training.datasets import locate, readable, rows

CONLL, BIOSCOPE = "conll2010_sentences.csv", "bioscope_abstracts.xml"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, and whether its editors marked it as uncertain."""

    text: str
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Cued:
    """A sentence and the character spans of its speculation cues."""

    text: str
    cues: tuple[Span, ...]


def conll(folder: Path) -> tuple[Labelled, ...]:
    """A balanced sample of the sentences of CoNLL-2010's first task (Farkas et al. 2010). Raises DataError.

    Quotation marks come as HTML entities in the file.
    """
    with readable(CONLL):
        return tuple(Labelled(unescape(row["sentence"]), row["uncertain"] == "1") for row in rows(folder, CONLL))


def bioscope(folder: Path) -> tuple[Cued, ...]:
    """Sentences of biomedical abstracts with their speculation cues (Vincze et al. 2008). Raises DataError."""
    with readable(BIOSCOPE):
        tree = ET.parse(locate(folder, BIOSCOPE))  # noqa: S314 -- a file the user chose to train on
        return tuple(_cued(sentence) for sentence in tree.iter("sentence"))


def _cued(sentence: ET.Element) -> Cued:
    text, cues = "", []
    for piece, cue in _pieces(sentence):
        if cue:
            cues.append((len(text), len(text) + len(piece.rstrip())))
        text += piece
    return Cued(text, tuple(cues))


def _pieces(element: ET.Element) -> Iterator[tuple[str, bool]]:
    """The runs of text below an element in order, each with whether it is a speculation cue's."""
    if element.text:
        yield element.text, element.tag == "cue" and element.get("type") == "speculation"
    for child in element:
        yield from _pieces(child)
        if child.tail:
            yield child.tail, False
