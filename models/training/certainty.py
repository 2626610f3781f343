"""How well the hedging lexicon finds uncertainty in labelled sentences.

The encyclopaedia's labels come from its editors, who mark vague words ("many", "widely regarded as") as much as
hedges; `weasels.yml` lists those for this measurement only, as no signal reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from models.page import Block, Page
from models.reading import Reading
from models.signals.lexicon import parse_lexicon
from models.signals.phrasebook import Phrasebook
from models.training.sentences import Cued, Labelled, Span
from models.training.table import Array

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
    return _of_sets(found_in(sentences, vague=vague), uncertain)


def found_in(sentences: Sequence[Labelled], *, vague: bool) -> set[int]:
    """The numbers of the sentences with a hedge, or where asked a vague word too."""
    reading = _reading([sentence.text for sentence in sentences])
    return {hit.block for hit in reading.hits(LEXICON)} | (_vague(reading) if vague else set())


def uncertain_f1(grades: Array, predicted: Array) -> float:
    """F1 of "uncertain", which grade 1 and negative predictions stand for."""
    found, uncertain = set(np.flatnonzero(predicted < 0).tolist()), set(np.flatnonzero(grades < 3.0).tolist())
    return _of_sets(found, uncertain).f1


def _of_sets(found: AbstractSet[int], wanted: AbstractSet[int]) -> Agreement:
    right = len(found & wanted)
    return Agreement(right, len(found), len(wanted), right)


def of_cues(sentences: Sequence[Cued]) -> Agreement:
    """Hedges against the speculation cues they overlap, over all sentences."""
    counts = cue_counts(sentences).sum(axis=0)
    return Agreement(*(int(count) for count in counts))


def cue_counts(sentences: Sequence[Cued]) -> NDArray[np.int64]:
    """For each sentence the counts of an `Agreement` of hedges with speculation cues."""
    found: list[list[Span]] = [[] for _ in sentences]
    for hit in _reading([sentence.text for sentence in sentences]).hits(LEXICON):
        found[hit.block].append((hit.start, hit.end))
    return np.array([_counts(spans, sentence.cues) for spans, sentence in zip(found, sentences, strict=True)])


def _counts(spans: Sequence[Span], cues: Sequence[Span]) -> tuple[int, int, int, int]:
    right = sum(_touches(span, cues) for span in spans)
    return right, len(spans), len(cues), sum(_touches(cue, spans) for cue in cues)


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
