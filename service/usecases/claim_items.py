"""Take items to work on, and settle at once those whose page was scored a short while ago."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.scoring.artifact import load
from scrapers.errors import ScrapeError
from scrapers.urls import canonical
from service.policy import Policy
from service.store.database import Repositories, Store
from service.store.ledger import Claim, Result
from service.store.pages import KnownPage
from service.usecases.keep_report import RECEIVED


@dataclass(frozen=True, slots=True)
class Task:
    """An item to work on."""

    claim: Claim
    known: KnownPage | None = None
    """The page as it was last received, where its report is by the model of now: unchanged, it would be the same."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a claim brought."""

    tasks: list[Task]
    reused: int
    """Items that needed no work."""


def claim_items(store: Store, worker: str, count: int, now: datetime, policy: Policy) -> Taken:
    """Up to `count` tasks for this worker. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.write() as kept:
        return _taken(kept.ledger.claim(worker, count, now, lease=policy.lease, manners=policy.manners), kept, now)


def claim_to_hand_on(store: Store, sender: str, count: int, now: datetime, policy: Policy) -> Taken:
    """Up to `count` tasks that workers elsewhere are to begin with. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.write() as kept:
        claims = kept.ledger.claim(sender, count, now, lease=policy.lease, manners=policy.manners)
        return _taken(kept.ledger.hand_on(claims), kept, now)


def _taken(claims: Sequence[Claim], kept: Repositories, now: datetime) -> Taken:
    addresses = {claim: _address(claim.url) for claim in claims}
    known = _scored_by_this_model(kept, addresses)
    tasks = [Task(claim, known.get(addresses[claim])) for claim in claims]
    left = [task for task in tasks if not _reuse(task, kept, now)]
    return Taken(left, len(tasks) - len(left))


def take_up(claim: Claim, store: Store) -> Task:
    """The task of a claim that another process made. Raises sqlalchemy.exc.SQLAlchemyError."""
    address = _address(claim.url)
    with store.read() as kept:
        return Task(claim, _scored_by_this_model(kept, {claim: address}).get(address))


def _scored_by_this_model(kept: Repositories, addresses: Mapping[Claim, str]) -> dict[str, KnownPage]:
    model = load().stamp.sha256
    found = kept.pages.find_all(filter(None, addresses.values()))
    return {url: page for url, page in found.items() if page.model_sha256 == model and page.state in RECEIVED}


def _reuse(task: Task, kept: Repositories, now: datetime) -> bool:
    """Give the item the report that is there, if it is no older than the batch allows."""
    page, max_age = task.known, task.claim.max_age
    if page is None or page.report_id is None or page.fetched_at is None or max_age is None:
        return False
    if page.fetched_at < now - timedelta(seconds=max_age):
        return False
    return kept.ledger.finish(task.claim, Result(report_id=page.report_id, band=page.band, reused=True), now)


def _address(url: str) -> str:
    try:
        return canonical(url)
    except ScrapeError:  # the fetch will say what is wrong with it
        return ""
