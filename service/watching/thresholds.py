"""What counts as a change that its owner wants to hear of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from models.scoring.difference import Difference, SignalMove


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """A watch's own, with what holds where it says nothing."""

    points: float | None = 10.0
    """A score that moves by as many points or more; None for however far."""
    band: bool = True
    """A score that goes into another band."""
    signals: tuple[str, ...] = ()
    """Signals that fire anew or fall silent."""
    gone: bool = True
    """A page that was there and is gone, or comes back."""
    failures: int = 3
    """Failed runs in a row."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is worth telling of a page. `kind` is a contract: score, band, signal, gone or back."""

    kind: str
    before: Any = None
    after: Any = None
    signal: str = ""
    """For the kind `signal`: which one; before and after say whether it fires."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {name: value for name, value in asdict(self).items() if name != "signal" or value}


def parse_thresholds(data: Mapping[str, Any]) -> Thresholds:
    """The thresholds in these JSON values, which were checked when they came."""
    return Thresholds(**{**data, "signals": tuple(data.get("signals", ()))})


def worth_telling(found: Difference, thresholds: Thresholds) -> list[Change]:
    """What of a difference between two scored reports reaches the thresholds."""
    changes = []
    if thresholds.points is not None and found.points is not None and abs(found.points) >= thresholds.points:
        changes.append(Change("score", *found.score))
    if thresholds.band and found.band[0] != found.band[1]:
        before, after = (band and band.value for band in found.band)
        changes.append(Change("band", before, after))
    return [*changes, *_signals(found.signals, thresholds.signals)]


def _signals(moves: tuple[SignalMove, ...], wanted: tuple[str, ...]) -> Iterator[Change]:
    for move in moves:
        if move.signal in wanted and move.fired_before != move.fires_after:
            yield Change("signal", move.fired_before, move.fires_after, move.signal)
