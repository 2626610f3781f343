"""Write what came of items: a result, or when they are tried again. Each item gets one result, whoever comes first."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError, StatementError

from models.report import Reason, ScoreReport
from scrapers.errors import HostBusy
from scrapers.urls import parse
from service.policy import UNASKED_WAIT, Policy
from service.store.database import Repositories, Store
from service.store.ledger import Claim, Result
from service.usecases.keep_report import RECEIVED, keep_all
from service.usecases.work_on_item import FAULT, Outcome, give_up

_log = logging.getLogger(__name__)


def settle_items(store: Store, outcomes: Sequence[Outcome], now: datetime, policy: Policy) -> None:
    """Write the outcomes, together where that is possible.

    Raises sqlalchemy.exc.SQLAlchemyError when the database fails; then none of them is written, or some of them are
    and may be given again.
    """
    try:
        for portion in _portions(outcomes):
            with store.write() as kept:
                _settle(portion, kept, now, policy)
    except StatementError as error:
        if isinstance(error, OperationalError | InterfaceError):
            raise
        _settle_each(store, outcomes, now, policy)


def _portions(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """What is written in one transaction, in one order for all workers, so that no two ever wait for each other.

    Pages that have not changed go by themselves: a transaction takes pages in their order once.
    """
    ordered = sorted(outcomes, key=_order)
    changed = [outcome for outcome in ordered if outcome.scored]
    unchanged = [outcome for outcome in ordered if not outcome.scored]
    return [portion for portion in (changed, unchanged) if portion]


def _settle_each(store: Store, outcomes: Sequence[Outcome], now: datetime, policy: Policy) -> None:
    """One that the database does not take must not keep the others from being written."""
    for outcome in outcomes:
        try:
            with store.write() as kept:
                _settle([outcome], kept, now, policy)
        except StatementError as error:
            if isinstance(error, OperationalError | InterfaceError):
                raise
            _log.exception("the outcome of %s cannot be kept", outcome.task.claim.url)
            with store.write() as kept:
                _settle([give_up(outcome.task, FAULT)], kept, now, policy)


def _order(outcome: Outcome) -> tuple[str, str]:
    host = parse(outcome.moved_to).netloc if outcome.moved_to else outcome.task.claim.host
    return host, outcome.task.claim.url


def _settle(outcomes: Sequence[Outcome], kept: Repositories, now: datetime, policy: Policy) -> None:
    """A statement for each table, however many they are; only what is tried again is written one by one."""
    held = kept.ledger.hold([outcome.task.claim for outcome in outcomes])
    left = [outcome for outcome in outcomes if outcome.task.claim in held]
    again = [outcome for outcome in left if _may_yet_come(outcome, policy)]
    ended = {outcome.task.claim: outcome.scored for outcome in left if outcome.scored and outcome not in again}
    keep_all(list(ended.values()), kept)
    kept.ledger.finish_held({claim: _result(ready.report) for claim, ready in ended.items()}, now)
    _confirm([outcome for outcome in left if not outcome.scored], kept, now)
    for outcome in sorted([*again, *(outcome for outcome in left if outcome.moved_to)], key=_order):
        _put_back(outcome, kept, now, policy)


def _reason(outcome: Outcome) -> Reason | None:
    return outcome.scored.report.reason if outcome.scored else None


def _unasked(outcome: Outcome) -> bool:
    """Whether nothing was asked of the host, so that this was no attempt, however often it happens."""
    reason = _reason(outcome)
    return reason is not None and reason.code == HostBusy.code


def _may_yet_come(outcome: Outcome, policy: Policy) -> bool:
    reason = _reason(outcome)
    left = _unasked(outcome) or outcome.task.claim.tries < policy.attempts
    return reason is not None and bool(reason.retry) and left


def _put_back(outcome: Outcome, kept: Repositories, now: datetime, policy: Policy) -> None:
    """Let an item wait: for its next attempt, or for its turn at the host that a redirect leads to."""
    claim = outcome.task.claim
    if outcome.moved_to:
        kept.ledger.move(claim, outcome.moved_to, now)
        return
    counts, quiet = not _unasked(outcome), outcome.retry_after is not None
    wait = policy.wait(claim.tries, outcome.retry_after)
    until = now + (wait if counts else max(wait, UNASKED_WAIT))
    kept.ledger.push_back(claim, until, _reason(outcome), quiet=quiet, counts=counts)


def _confirm(outcomes: Sequence[Outcome], kept: Repositories, now: datetime) -> None:
    """The reports of before stand: neither the pages nor the model have changed."""
    results, moments = dict[Claim, Result](), dict[int, datetime]()
    for outcome in outcomes:
        page, moment = outcome.task.known, outcome.unchanged_at
        if page and moment:
            results[outcome.task.claim] = Result(report_id=page.report_id, band=page.band, reused=True)
            moments[page.id] = moment
    kept.pages.unchanged(moments)
    kept.ledger.finish_held(results, now)


def _result(report: ScoreReport) -> Result:
    error = None if report.state in RECEIVED else report.reason
    return Result(report_id=report.id, band=report.band and report.band.value, error=error)
