"""How well the hedging lexicons find uncertainty in labelled sentences.

    python -m benchmarks.hedging --data DIR

prints precision, recall and F1 of "this sentence is uncertain" on the balanced CoNLL-2010 sample, and cue-level
precision and recall of speculation cues on the BioScope abstracts: a cue is found when a hedge overlaps it. CoNLL's
labels come from an encyclopaedia's editors, who mark vague words ("many", "widely regarded as") as much as hedges;
`weasels.yml` lists those for this measurement only, as no signal reads them.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

from models.page import Block, Page
from models.reading import Reading
from models.signals.lexicon import parse_lexicon
from models.signals.phrasebook import Phrasebook

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of what was found against what should have been."""

    right: int
    found: int
    wanted: int
    recalled: int

    @property
    def precision(self) -> float:
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.recalled / max(self.wanted, 1)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}"


def _reading(sentences: Sequence[str]) -> Reading:
    """One block for each sentence, so that a hit's block is the sentence's number."""
    return Reading(Page(tuple(Block(sentence) for sentence in sentences)), date(2026, 1, 1))


def _vague(reading: Reading) -> set[int]:
    """Blocks with a vague word."""
    path = Path(__file__).with_name("weasels.yml")
    book = Phrasebook([parse_lexicon(path.stem, path.read_text(encoding="utf-8"))])
    return {i for i, words in reading.words.items() if any(book.find(words.raw, words.lower, words.sentences))}


def conll(path: Path, *, vague: bool) -> Agreement:
    """Sentences with a hedge, or where asked a vague word too, against sentences labelled uncertain."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    uncertain = {number for number, row in enumerate(rows) if row["uncertain"] == "1"}
    reading = _reading([row["sentence"] for row in rows])
    found = {hit.block for hit in reading.hits("hedges")} | (_vague(reading) if vague else set())
    right = len(found & uncertain)
    return Agreement(right, len(found), len(uncertain), right)


def bioscope(path: Path) -> Agreement:
    """Hedges against the speculation cues they overlap."""
    root = ET.parse(path).getroot()
    marked = [_marked(sentence) for sentence in root.iter("sentence")]
    found: list[list[Span]] = [[] for _ in marked]
    for hit in _reading([text for text, _ in marked]).hits("hedges"):
        found[hit.block].append((hit.start, hit.end))
    pairs = list(zip(found, (cues for _, cues in marked), strict=True))
    return Agreement(
        right=sum(_touches(span, cues) for spans, cues in pairs for span in spans),
        found=sum(len(spans) for spans, _ in pairs),
        wanted=sum(len(cues) for _, cues in pairs),
        recalled=sum(_touches(cue, spans) for spans, cues in pairs for cue in cues),
    )


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _marked(sentence: ET.Element) -> tuple[str, list[Span]]:
    """A sentence's text and the spans of its speculation cues."""
    text, cues = "", []
    for piece, cue in _pieces(sentence):
        if cue:
            cues.append((len(text), len(text) + len(piece.rstrip())))
        text += piece
    return text, cues


def _pieces(element: ET.Element) -> Iterator[tuple[str, bool]]:
    """The runs of text below an element in order, each with whether it is a speculation cue's."""
    if element.text:
        yield element.text, element.tag == "cue" and element.get("type") == "speculation"
    for child in element:
        yield from _pieces(child)
        if child.tail:
            yield child.tail, False


def main() -> None:
    """Print both agreements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data")
    folder = parser.parse_args().data
    sentences = folder / "conll2010_sentences.csv"
    print(f"CoNLL-2010, sentences with a hedge:               {conll(sentences, vague=False)}")
    print(f"CoNLL-2010, sentences with a hedge or vague word: {conll(sentences, vague=True)}")
    print(f"BioScope, cues:                                   {bioscope(folder / 'bioscope_abstracts.xml')}")


if __name__ == "__main__":
    main()
