"""What two reports on the same page differ in, and whether the page or the model made the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.report import Band, Contribution, Evidence, Outcome, ScoreReport, State
from models.signals.catalog import BY_ID


class Cause(StrEnum):
    """What was another one at the second report. With NONE, only time has passed between them."""

    NONE = "none"
    PAGE = "page"
    MODEL = "model"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SignalMove:
    """A signal that says something else than before. A contribution is None where the report has none of it."""

    signal: str
    category: str
    title: str
    """As the later report that has the signal says it."""
    before: float | None
    after: float | None
    fired_before: bool
    fires_after: bool
    gone: tuple[str, ...]
    """Quotes that are no longer found."""
    come: tuple[str, ...]
    """Quotes that were not found before."""

    @property
    def move(self) -> float:
        """By how much the log-odds move for this signal; what a report does not have adds nothing there."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class Difference:
    """From one report to another; each pair is before and after."""

    cause: Cause
    state: tuple[State, State]
    score: tuple[float | None, float | None]
    band: tuple[Band | None, Band | None]
    signals: tuple[SignalMove, ...]
    """Those that moved, fired anew or fell silent, or have other quotes; the largest move first."""

    @property
    def points(self) -> float | None:
        """By how much the score moved; None where either report has none."""
        before, after = self.score
        return None if before is None or after is None else after - before

    @property
    def appeared(self) -> tuple[str, ...]:
        """Signals that fire now and did not."""
        return tuple(each.signal for each in self.signals if each.fires_after and not each.fired_before)

    @property
    def disappeared(self) -> tuple[str, ...]:
        """Signals that fired and do not now."""
        return tuple(each.signal for each in self.signals if each.fired_before and not each.fires_after)


def difference(before: ScoreReport, after: ScoreReport) -> Difference:
    """What has become different. The reports are taken to be on one page."""
    old = {part.signal: part for part in before.contributions}
    new = {part.signal: part for part in after.contributions}
    moves = [_move(signal, old.get(signal), new.get(signal)) for signal in {**new, **old}]
    return Difference(
        cause=_cause(before, after),
        state=(before.state, after.state),
        score=(before.score, after.score),
        band=(before.band, after.band),
        signals=tuple(sorted(filter(_differs, moves), key=lambda each: (-abs(each.move), each.signal))),
    )


def _cause(before: ScoreReport, after: ScoreReport) -> Cause:
    page = before.content_sha256 != after.content_sha256
    model = before.model.sha256 != after.model.sha256
    if page and model:
        return Cause.BOTH
    if page:
        return Cause.PAGE
    return Cause.MODEL if model else Cause.NONE


def _move(signal: str, before: Contribution | None, after: Contribution | None) -> SignalMove:
    named = after or before
    old, new = (part.evidence if part else () for part in (before, after))
    return SignalMove(
        signal=signal,
        category=named.category if named else "",
        title=named.title if named else "",
        before=None if before is None else before.contribution,
        after=None if after is None else after.contribution,
        fired_before=_fires(before),
        fires_after=_fires(after),
        gone=_beyond(old, new),
        come=_beyond(new, old),
    )


def _differs(move: SignalMove) -> bool:
    return bool(move.move or move.gone or move.come or move.fired_before != move.fires_after)


def _fires(part: Contribution | None) -> bool:
    """Whether it found what it looks for, more of it than pages have that it does not speak of."""
    if part is None or part.outcome != Outcome.MEASURED or part.value is None:
        return False
    known = BY_ID.get(part.signal)
    return part.value > (known.fires_above if known else 0.0)


def _beyond(these: Iterable[Evidence], those: Iterable[Evidence]) -> tuple[str, ...]:
    """Quotes of these that those have not, or have less often; where on the page they stand does not matter."""
    left, beyond = Counter(evidence.quote for evidence in those), list[str]()
    for evidence in these:
        if left[evidence.quote]:
            left[evidence.quote] -= 1
        else:
            beyond.append(evidence.quote)
    return tuple(beyond)
