"""Two artifacts side by side on the same pages: which move, by how much, and because of which signals.

A signal that an artifact names and this version does not measure is taken as missing: it adds nothing and widens the
interval, as it would in a report; it is named in the result, so that nobody takes its loss for the model's doing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from models.scoring.artifact import Artifact
from models.signals.catalog import BY_ID
from models.training.scored import Scored, score
from models.training.table import WORDING, Row, Table

REASONS = 5
"""Signals named for a page that moved."""
NOTABLE = 0.01
"""Log-odds below which a signal is no reason."""


@dataclass(frozen=True, slots=True)
class Move:
    """One page's way from the old to the new score."""

    page: str
    url: str
    old: float
    new: float
    bands: tuple[str, str]
    because: tuple[tuple[str, float], ...]
    """Signals and how far their contributions moved, in log-odds, the furthest first."""

    @property
    def shift(self) -> float:
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from one artifact to the other."""

    old: str
    new: str
    pages: int
    median: float
    """Median absolute shift in points."""
    ninth: float
    """90th percentile of the absolute shift."""
    bands: dict[str, int]
    """`low to mixed` and the like, for pages whose band changes."""
    signals: tuple[tuple[str, float], ...]
    """Mean absolute move of each signal's contribution, in log-odds, the furthest first."""
    moves: tuple[Move, ...]
    """The pages that move most, the furthest first."""
    notes: tuple[str, ...]


def compare(old: Artifact, new: Artifact, table: Table, count: int = 10) -> Comparison:
    """Score every row by both artifacts. `count` is how many pages are listed."""
    pairs = [(row, score(row, old), score(row, new)) for row in table.rows]
    moves = [_move(row, before, after) for row, before, after in pairs]
    shifts = np.abs([move.shift for move in moves])
    changed = Counter(" to ".join(move.bands) for move in moves if move.bands[0] != move.bands[1])
    furthest = sorted(moves, key=lambda move: (-abs(move.shift), move.page))
    return Comparison(
        old=old.stamp.version,
        new=new.stamp.version,
        pages=len(moves),
        median=float(np.median(shifts)),
        ninth=float(np.percentile(shifts, 90)),
        bands=dict(changed.most_common()),
        signals=_signals([(before, after) for _, before, after in pairs]),
        moves=tuple(furthest[:count]),
        notes=(*_notes("old", old, table), *_notes("new", new, table), *_moved_all(old, new)),
    )


def _move(row: Row, before: Scored, after: Scored) -> Move:
    parts = [(name, part) for name, part in _differences(before, after).items() if abs(part) >= NOTABLE]
    parts.sort(key=lambda part: (-abs(part[1]), part[0]))
    page = f"{row.source.dataset}/{row.source.path}"
    bands = (before.band.value, after.band.value)
    return Move(page, row.source.url, before.score, after.score, bands, tuple(parts[:REASONS]))


def _differences(before: Scored, after: Scored) -> dict[str, float]:
    names = sorted(before.contributions.keys() | after.contributions.keys())
    return {name: after.contributions.get(name, 0.0) - before.contributions.get(name, 0.0) for name in names}


def _signals(pairs: list[tuple[Scored, Scored]]) -> tuple[tuple[str, float], ...]:
    totals: dict[str, float] = {}
    for before, after in pairs:
        for name, part in _differences(before, after).items():
            totals[name] = totals.get(name, 0.0) + abs(part) / len(pairs)
    return tuple(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def _moved_all(old: Artifact, new: Artifact) -> list[str]:
    """What moves pages without any signal."""
    notes = []
    if old.model.intercept != new.model.intercept:
        notes.append(f"The intercept moves every page by {new.model.intercept - old.model.intercept:+.3f} log-odds.")
    if old.model.wording != new.model.wording:
        notes.append("The everyday words of the wording are weighed anew, which moves every page whose wording counts.")
    if old.model.calibration != new.model.calibration:
        notes.append("The map from log-odds to scores is another one, which moves every page.")
    return notes


def _notes(which: str, artifact: Artifact, table: Table) -> list[str]:
    measured = {name for row in table.rows for name in row.strengths} | {WORDING}
    notes = []
    for term in artifact.model.terms:
        if term.signal not in measured:
            notes.append(f"The {which} model's signal {term.signal} is not measured any more and counts as missing.")
        elif BY_ID[term.signal].version != term.version:
            notes.append(
                f"The {which} model was fitted on version {term.version} of {term.signal}, "
                f"which is now measured by version {BY_ID[term.signal].version}."
            )
    return notes
