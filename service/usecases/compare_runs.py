"""Compare two runs of a watch, page by page: what moved, which quotes came and went, and what made the difference."""

from __future__ import annotations

from dataclasses import dataclass

from models.report import ScoreReport
from models.scoring.difference import Difference, difference
from service.store.database import Repositories, Store
from service.store.watches import Run
from service.usecases.look_up_watch import own_watch
from service.watching.outcome import PageOutcome, outcome_from_dict


@dataclass(frozen=True, slots=True)
class Side:
    """A page in one of the runs."""

    outcome: PageOutcome
    report: ScoreReport | None


@dataclass(frozen=True, slots=True)
class PageDifference:
    """A page in the two runs; None where a run does not have it."""

    url: str
    before: Side | None
    after: Side | None
    difference: Difference | None
    """Between the two reports, where both runs have one, whatever it says."""

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to say of it."""
        if self.before is None or self.after is None or self.before.outcome.had != self.after.outcome.had:
            return False
        found = self.difference
        return found is None or (not found.signals and not found.points and found.state[0] == found.state[1])


def compare_runs(watch_id: str, owner: str, runs: tuple[str, str], store: Store) -> list[PageDifference] | None:
    """The pages of the two runs, in the later one's order. None when there are no such runs of this watch.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.read() as kept:
        if own_watch(watch_id, owner, kept) is None:
            return None
        found = [kept.watches.find_run(run_id) if run_id.isalnum() else None for run_id in runs]
        before, after = (_pages(run, watch_id, kept) for run in found)
        if before is None or after is None:
            return None
    return [_page(url, before.get(url), after.get(url)) for url in {**after, **before}]


def _pages(run: Run | None, watch_id: str, kept: Repositories) -> dict[str, Side] | None:
    """By address; nothing while it is under way."""
    if run is None or run.watch_id != watch_id:
        return None
    outcomes = map(outcome_from_dict, run.result["pages"] if run.result else ())
    return {outcome.url: Side(outcome, _report(outcome, kept)) for outcome in outcomes}


def _page(url: str, before: Side | None, after: Side | None) -> PageDifference:
    old, new = (side.report if side else None for side in (before, after))
    return PageDifference(url, before, after, difference(old, new) if old and new else None)


def _report(outcome: PageOutcome, kept: Repositories) -> ScoreReport | None:
    found = kept.reports.find(outcome.report_id) if outcome.report_id else None
    return found.report if found else None
