"""Labelled pages as a table: a row of strengths for each page that can be scored."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.page import Zone
from models.reading import Reading
from models.scoring.vector import inapplicable, measure_all, strengths
from models.scoring.verdict import obstacle
from models.signals.base import Lifecycle
from models.signals.catalog import SIGNALS
from models.signals.wording import prose
from models.training.datasets import Clean, Source
from models.training.wording import Counted

Array = NDArray[np.float64]
CRAWLED = date(2012, 1, 1)
"""The day against which the ages of the training pages are held: they were collected from 2010 to 2012."""
WORDING = "wording"
"""The signal that is itself fitted: to the words of the same pages."""
WEIGHABLE = tuple(signal for signal in SIGNALS if signal.lifecycle is Lifecycle.ACTIVE)


@dataclass(frozen=True, slots=True)
class Row:
    """One page that can be scored: its strengths by signal, its main text's length and its words."""

    source: Source
    strengths: dict[str, float]
    words: int
    text: str
    """The words of main text and chrome, which a bag of words may see."""
    main: str = ""
    """The prose of the main text, a block a line, where its wording counts; else empty."""
    inapplicable: frozenset[str] = frozenset()
    """The signals whose question does not arise on the page."""


@dataclass(frozen=True)
class Table:
    """Rows of one or more datasets as arrays, in the order of `names`."""

    rows: tuple[Row, ...]
    names: tuple[str, ...]
    strengths: Array
    """Pages by signals; NaN where a signal was not measured."""
    words: Counted | None = None
    """Pages by everyday words, where they were counted."""

    @property
    def grades(self) -> Array:
        return np.array([row.source.grade for row in self.rows])

    @property
    def groups(self) -> NDArray[Any]:
        return np.array([f"{row.source.dataset}:{row.source.group}" for row in self.rows])

    def where(self, keep: NDArray[np.bool_]) -> Table:
        """The rows for which `keep` is true."""
        rows = tuple(row for row, kept in zip(self.rows, keep, strict=True) if kept)
        return Table(rows, self.names, self.strengths[keep], self.words and self.words.at(keep))

    def at(self, places: NDArray[np.int64]) -> Table:
        """The rows at these places, as often as they are named."""
        rows = tuple(self.rows[place] for place in places)
        return Table(rows, self.names, self.strengths[places], self.words and self.words.at(places))

    def of(self, dataset: str) -> Table:
        """The rows of one dataset."""
        return self.where(np.array([row.source.dataset == dataset for row in self.rows]))

    def decided(self) -> Table:
        """The rows whose grade says credible or not; the middle grade says neither."""
        return self.where(self.grades != 3.0)


def tabulate(sources: Iterable[Source], clean: Clean) -> Table:
    """Clean and measure every page, on all cores; pages that cannot be scored are left out."""
    seldom = gc.get_threshold()  # the processes look for garbage as seldom as this one
    with ProcessPoolExecutor(None, get_context("spawn"), gc.set_threshold, seldom) as pool:
        found = pool.map(partial(measure, clean=clean), sources, chunksize=16)
        rows = tuple(row for row in found if row is not None)
    names = tuple(signal.id for signal in WEIGHABLE)
    values = [[row.strengths.get(name, np.nan) for name in names] for row in rows]
    return Table(rows, names, np.array(values, dtype=np.float64))


def measure(source: Source, clean: Clean, today: date = CRAWLED) -> Row | None:
    """One page's row, or None when it cannot be scored."""
    reading = Reading(clean(source.html, source.url), today=today)
    if obstacle(reading) is not None:
        return None
    results = measure_all(reading, SIGNALS)
    outside = inapplicable(results)
    main = "" if WORDING in outside else "\n".join(reading.page.blocks[index].text for index, _ in prose(reading))
    whole = _text(reading, Zone.MAIN, Zone.CHROME)
    return Row(source, strengths(results, SIGNALS), reading.word_count, whole, main, outside)


def _text(reading: Reading, *zones: Zone) -> str:
    return "\n".join(block.text for block in reading.page.blocks if block.zone in zones)
