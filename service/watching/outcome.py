"""What a run found of each page, against the last good report of earlier runs.

Only a scored page is compared. A page that was blocked, a captcha, behind a wall or as good as empty has failed: that
says nothing about it, and so is never a change. What was good before stays what the next good one is compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from models.report import ScoreReport, State
from models.scoring.difference import difference
from service.watching.thresholds import Change, Thresholds, worth_telling

GONE = frozenset({"http_404", "http_410"})
_NO_ARTICLE = frozenset({State.NOT_AN_ARTICLE, State.UNSUPPORTED_LANGUAGE})

FindReport = Callable[[str], ScoreReport | None]
"""Finds a report by its id."""


class Had(StrEnum):
    """What a run had of a page. UNSCORED is a page that came and is nothing to score; FAILED is none."""

    SCORED = "scored"
    UNSCORED = "unscored"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """What a run found of one page; kept as JSON with the run."""

    url: str
    had: Had
    report_id: str | None
    """Of this run, or of before where the page was unchanged."""
    reason: str | None = None
    """The code of why there is no score."""
    good_id: str | None = None
    """The last report with a score, of this run or an earlier one."""
    gone: bool = False
    """Whether the page was gone when it last said so; a page that fails since is gone still."""
    cause: str | None = None
    """Whether page or model made the difference; None when nothing was compared."""
    points: float | None = None
    changes: tuple[Change, ...] = ()
    """What of it is worth telling."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "had": self.had.value, "changes": [change.to_dict() for change in self.changes]}


def outcome_from_dict(data: Mapping[str, Any]) -> PageOutcome:
    """The outcome that `to_dict` made this of."""
    changes = tuple(Change(**change) for change in data["changes"])
    return PageOutcome(**{**data, "had": Had(data["had"]), "changes": changes})


def page_outcome(
    found: PageOutcome, before: PageOutcome | None, find: FindReport, thresholds: Thresholds
) -> PageOutcome:
    """The outcome with what it owes to the outcome of the run before, and what of it is worth telling."""
    if found.had is Had.SCORED:
        return _compared(found, before, find, thresholds)
    known = replace(found, good_id=before.good_id if before else None, gone=bool(before and before.gone))
    if found.had is not Had.GONE:
        return replace(known, gone=known.gone and found.had is Had.FAILED)
    if not known.good_id:
        return replace(known, had=Had.FAILED)  # it was never there
    return replace(known, gone=True, changes=() if known.gone or not thresholds.gone else (Change("gone"),))


def seen(url: str, report: ScoreReport | None, code: str | None) -> PageOutcome:
    """What one report says by itself; without a report, the page has failed for the reason of this code."""
    if report is None:
        return PageOutcome(url=url, had=Had.FAILED, report_id=None, reason=code or "failed")
    reason = report.reason.code if report.reason else None
    if report.state is State.SCORED:
        had = Had.SCORED
    elif report.state in _NO_ARTICLE:
        had = Had.UNSCORED
    else:
        had = Had.GONE if reason in GONE else Had.FAILED
    return PageOutcome(url=url, had=had, report_id=report.id, reason=reason)


def counts(outcomes: Iterable[PageOutcome]) -> dict[str, int]:
    """How many pages there were of each kind, and how many with something to tell."""
    found = list(outcomes)
    kinds = {had.value: sum(page.had is had for page in found) for had in Had}
    return {"pages": len(found), **kinds, "changed": sum(bool(page.changes) for page in found)}


def _compared(found: PageOutcome, before: PageOutcome | None, find: FindReport, thresholds: Thresholds) -> PageOutcome:
    good = replace(found, good_id=found.report_id)
    back = (Change("back"),) if before and before.gone and thresholds.gone else ()
    if not before or before.good_id in {None, found.report_id}:
        return replace(good, changes=back)
    new, old = find(found.report_id or ""), find(before.good_id or "")  # the new one has just been read
    if old is None or new is None:
        return replace(good, changes=back)
    diff = difference(old, new)
    return replace(good, cause=diff.cause.value, points=diff.points, changes=(*back, *worth_telling(diff, thresholds)))
