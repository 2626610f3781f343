"""Carry out a claim that another process made: from the page's address to what is written of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from service.policy import Policy
from service.services import Services
from service.store.database import Repositories
from service.store.ledger import Claim
from service.usecases.claim_items import Task, take_up
from service.usecases.settle_items import settle_items
from service.usecases.work_on_item import FAULT, Outcome, assess, give_up, receive


def carry_out_claim(claim: Claim, services: Services, policy: Policy, now: datetime, *, again: bool = False) -> bool:
    """Fetch, score and write. False when the claim was lost or somebody has begun with it, and nothing is to be done.

    Raises sqlalchemy.exc.SQLAlchemyError; the same claim may then be carried out `again`.
    """
    with services.store.write() as kept:
        begun = _begin(kept, claim, now + longest(services, policy), again=again)
    if begun is None:
        return False
    task = take_up(begun, services.store)
    received = receive(task, services.fetcher)
    outcome = received if isinstance(received, Outcome) else assess(task, received)
    settle_items(services.store, [outcome], datetime.now(UTC), policy)
    return True


def _begin(kept: Repositories, claim: Claim, until: datetime, *, again: bool) -> Claim | None:
    """The claim as its attempt counts; one that is carried out again may have been begun by whoever does so."""
    begun = kept.ledger.begin(claim, until)
    if begun is None and again:
        return next(iter(kept.ledger.renew([replace(claim, spared=claim.spared - 1)], until)), None)
    return begun


def longest(services: Services, policy: Policy) -> timedelta:
    """How long a claim may take. Nobody renews it meanwhile, so that the fetch has its time on top of the lease."""
    return policy.lease + timedelta(seconds=services.config.fetch_deadline)


def give_up_claim(claim: Claim, services: Services, policy: Policy, now: datetime) -> None:
    """Write that a claim met a fault of ours. Raises sqlalchemy.exc.SQLAlchemyError."""
    settle_items(services.store, [give_up(Task(claim), FAULT)], now, policy)
