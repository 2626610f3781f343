"""Write what came of items: a result, or when they are tried again. Each item gets one result, whoever comes first."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError, StatementError

from models.report import ScoreReport
from scrapers.urls import parse
from service.policy import Policy
from service.store.database import Repositories, Store
from service.store.ledger import Result
from service.store.pages import KnownPage
from service.usecases.keep_report import RECEIVED, keep_ready
from service.usecases.work_on_item import FAULT, Outcome, give_up

_log = logging.getLogger(__name__)


def settle_items(store: Store, outcomes: Sequence[Outcome], now: datetime, policy: Policy) -> None:
    """Write the outcomes, together where that is possible.

    Raises sqlalchemy.exc.SQLAlchemyError when the database fails; then none of them is written, or some of them are
    and may be given again.
    """
    try:
        with store.write() as kept:
            # In one order for all workers, so that no two ever wait for each other's pages and sources.
            for outcome in sorted(outcomes, key=_order):
                _settle(outcome, kept, now, policy)
    except StatementError as error:
        if isinstance(error, OperationalError | InterfaceError):
            raise
        _settle_each(store, outcomes, now, policy)


def _settle_each(store: Store, outcomes: Sequence[Outcome], now: datetime, policy: Policy) -> None:
    """One that the database does not take must not keep the others from being written."""
    for outcome in outcomes:
        try:
            with store.write() as kept:
                _settle(outcome, kept, now, policy)
        except StatementError as error:
            if isinstance(error, OperationalError | InterfaceError):
                raise
            _log.exception("the outcome of %s cannot be kept", outcome.task.claim.url)
            with store.write() as kept:
                _settle(give_up(outcome.task, FAULT), kept, now, policy)


def _order(outcome: Outcome) -> tuple[str, str]:
    host = parse(outcome.moved_to).netloc if outcome.moved_to else outcome.task.claim.host
    return host, outcome.task.claim.url


def _settle(outcome: Outcome, kept: Repositories, now: datetime, policy: Policy) -> None:
    claim, page = outcome.task.claim, outcome.task.known
    if outcome.moved_to:
        kept.ledger.move(claim, outcome.moved_to, now)
        return
    if outcome.scored is None:
        if page and outcome.unchanged_at:
            _confirm(outcome, page, outcome.unchanged_at, kept, now)
        return
    report = outcome.scored.report
    if report.reason and report.reason.retry and claim.tries < policy.attempts:
        until = now + policy.wait(claim.tries, outcome.retry_after)
        kept.ledger.push_back(claim, until, report.reason, quiet=outcome.retry_after is not None)
    elif kept.ledger.hold(claim):
        keep_ready(outcome.scored, kept)
        kept.ledger.finish(claim, _result(report), now)


def _confirm(outcome: Outcome, page: KnownPage, moment: datetime, kept: Repositories, now: datetime) -> None:
    """The report of before stands: neither the page nor the model has changed."""
    result = Result(report_id=page.report_id, band=page.band, reused=True)
    if kept.ledger.finish(outcome.task.claim, result, now):
        kept.pages.unchanged(page.id, moment)


def _result(report: ScoreReport) -> Result:
    error = None if report.state in RECEIVED else report.reason
    return Result(report_id=report.id, band=report.band and report.band.value, error=error)
