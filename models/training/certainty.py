"""How well the hedging lexicon finds uncertainty in labelled sentences.

The encyclopaedia's labels come from its editors, who mark vague words ("many", "widely regarded as") as much as
hedges; `weasels.yml` lists those for this measurement only, as no signal reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from models.page import Block, Page
from models.reading import Reading
from models.signals.lexicon import parse_lexicon
from models.signals.phrasebook import Phrasebook
from models.training.sentences import Cued, Labelled, Span

LEXICON = "hedges"


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


def in_sentences(sentences: Sequence[Labelled], *, vague: bool) -> Agreement:
    """Sentences with a hedge, or where asked a vague word too, against sentences labelled uncertain."""
    uncertain = {number for number, sentence in enumerate(sentences) if sentence.uncertain}
    reading = _reading([sentence.text for sentence in sentences])
    found = {hit.block for hit in reading.hits(LEXICON)} | (_vague(reading) if vague else set())
    return of_sets(found, uncertain)


def of_sets(found: set[int], wanted: set[int]) -> Agreement:
    """Agreement of two sets of sentences."""
    right = len(found & wanted)
    return Agreement(right, len(found), len(wanted), right)


def of_cues(sentences: Sequence[Cued]) -> Agreement:
    """Hedges against the speculation cues they overlap."""
    found: list[list[Span]] = [[] for _ in sentences]
    for hit in _reading([sentence.text for sentence in sentences]).hits(LEXICON):
        found[hit.block].append((hit.start, hit.end))
    pairs = list(zip(found, (sentence.cues for sentence in sentences), strict=True))
    return Agreement(
        right=sum(_touches(span, cues) for spans, cues in pairs for span in spans),
        found=sum(len(spans) for spans, _ in pairs),
        wanted=sum(len(cues) for _, cues in pairs),
        recalled=sum(_touches(cue, spans) for spans, cues in pairs for cue in cues),
    )


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _reading(sentences: Sequence[str]) -> Reading:
    """One block for each sentence, so that a hit's block is the sentence's number."""
    return Reading(Page(tuple(Block(sentence) for sentence in sentences)), date(2026, 1, 1))


def _vague(reading: Reading) -> set[int]:
    """Blocks with a vague word."""
    content = (files("models.training") / "weasels.yml").read_text(encoding="utf-8")
    book = Phrasebook([parse_lexicon("weasels", content)])
    return {i for i, words in reading.words.items() if any(book.find(words.raw, words.lower, words.sentences))}
