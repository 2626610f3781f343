"""How well the certainty signals find uncertainty in labelled sentences.

What they hit on a page is what they hit here: a sentence counts as uncertain when any of them fires in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.page import Block, Page
from models.reading import Reading
from models.signals.uncertainty import hedge_hits, weasel_hits
from models.training.sentences import Cued, Labelled, Span
from models.training.table import Array

UNCERTAIN = (hedge_hits, weasel_hits)
"""What the signals that mark uncertainty hit, one a sentence."""
CUES = "hedges"
"""The lexicon of single cues: a sentence may hold several."""


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


def in_sentences(sentences: Sequence[Labelled]) -> Agreement:
    """Sentences in which a signal of uncertainty fires, against sentences labelled uncertain."""
    uncertain = {number for number, sentence in enumerate(sentences) if sentence.uncertain}
    return _of_sets(found_in(sentences), uncertain)


def found_in(sentences: Sequence[Labelled]) -> set[int]:
    """The numbers of the sentences in which a signal of uncertainty fires."""
    reading = _reading([sentence.text for sentence in sentences])
    return {hit.block for hits in UNCERTAIN for hit in hits(reading)}


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
    for hit in _reading([sentence.text for sentence in sentences]).hits(CUES):
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
