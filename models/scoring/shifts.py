"""What a new model does to many pages, counted up page by page."""

from __future__ import annotations

import heapq
import statistics
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass

from models.scoring.difference import Difference

NOTABLE = 0.5
"""Points below which a score has not moved: it would mostly be printed as the same number."""
LARGEST = 10
"""Moves that are kept whole."""
REASONS = 3
"""Signals named for each of them."""


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """One page's way from the old to the new score."""

    size: float
    """In points, whichever way."""
    url: str
    score: tuple[float, float]
    band: tuple[str, str]
    because: tuple[tuple[str, float], ...]
    """Signals and how far their contributions moved, in log-odds, the furthest first."""


@dataclass(frozen=True, slots=True)
class Shifts:
    """What there is to say of all pages together."""

    pages: int
    """Those with a score before and after."""
    moved: int
    """Those whose score moved by NOTABLE points or more."""
    median: float
    """Median absolute shift in points, of all with a score."""
    states: dict[str, int]
    """`scored to insufficient_text` and the like."""
    bands: dict[str, int]
    """`low to mixed` and the like, for pages whose band changed."""
    signals: tuple[tuple[str, float], ...]
    """Mean absolute move of each signal's contribution, in log-odds, the furthest first."""
    largest: tuple[Move, ...]


class Counting:
    """Takes in one page after the other, and holds little of each."""

    def __init__(self) -> None:
        self._sizes = array("d")
        self._states: Counter[str] = Counter()
        self._bands: Counter[str] = Counter()
        self._signals: defaultdict[str, float] = defaultdict(float)
        self._largest: list[Move] = []

    def add(self, url: str, found: Difference) -> None:
        """Count a page, from its old report to its new one."""
        if found.state[0] is not found.state[1]:
            self._states[" to ".join(found.state)] += 1
        before, after = found.score
        if before is None or after is None:
            return
        self._sizes.append(abs(after - before))
        bands = (str(found.band[0]), str(found.band[1]))
        if bands[0] != bands[1]:
            self._bands[" to ".join(bands)] += 1
        for move in found.signals:
            self._signals[move.signal] += abs(move.move)
        because = tuple((move.signal, move.move) for move in found.signals[:REASONS])
        self._keep(Move(abs(after - before), url, (before, after), bands, because))

    def result(self) -> Shifts:
        """What has been counted so far."""
        count = len(self._sizes)
        means = {name: total / count for name, total in self._signals.items() if total}
        return Shifts(
            pages=count,
            moved=sum(size >= NOTABLE for size in self._sizes),
            median=statistics.median(self._sizes) if count else 0.0,
            states=dict(self._states.most_common()),
            bands=dict(self._bands.most_common()),
            signals=tuple(sorted(means.items(), key=lambda item: (-item[1], item[0]))),
            largest=tuple(sorted(self._largest, key=lambda move: (-move.size, move.url))),
        )

    def _keep(self, move: Move) -> None:
        if not move.size:
            return
        if len(self._largest) < LARGEST:
            heapq.heappush(self._largest, move)
        else:
            heapq.heappushpop(self._largest, move)
