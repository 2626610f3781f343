"""Carry out a claim that another process made: from the page's address to what is written of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.policy import Policy
from service.services import Services
from service.store.ledger import Claim
from service.usecases.claim_items import Task, take_up
from service.usecases.settle_items import settle_items
from service.usecases.work_on_item import FAULT, Outcome, assess, give_up, receive


def carry_out_claim(claim: Claim, services: Services, policy: Policy, now: datetime) -> bool:
    """Fetch, score and write. False when the claim was lost, and nothing is to be done.

    Raises sqlalchemy.exc.SQLAlchemyError; the same claim may then be carried out again.
    """
    with services.store.write() as kept:
        if not kept.ledger.renew([claim], now + longest(services, policy)):
            return False
    task = take_up(claim, services.store)
    received = receive(task, services.fetcher)
    outcome = received if isinstance(received, Outcome) else assess(task, received)
    settle_items(services.store, [outcome], datetime.now(UTC), policy)
    return True


def longest(services: Services, policy: Policy) -> timedelta:
    """How long a claim may take. Nobody renews it meanwhile, so that the fetch has its time on top of the lease."""
    return policy.lease + timedelta(seconds=services.config.fetch_deadline)


def return_claim(claim: Claim, services: Services, policy: Policy, now: datetime) -> None:
    """Let a claim wait anew whose worker ended. Raises sqlalchemy.exc.SQLAlchemyError."""
    with services.store.write() as kept:
        kept.ledger.release(claim, now, most_attempts=policy.attempts)


def give_up_claim(claim: Claim, services: Services, policy: Policy, now: datetime) -> None:
    """Write that a claim met a fault of ours. Raises sqlalchemy.exc.SQLAlchemyError."""
    settle_items(services.store, [give_up(Task(claim), FAULT)], now, policy)
