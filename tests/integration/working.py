"""A worker for tests: works everything off that is due, in one thread and at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scrapers.errors import NotFound, ScrapeError
from scrapers.fetching.fetch import Fetched, Version
from service.policy import Policy
from service.services import Services
from service.store.ledger import Manners
from service.usecases.claim_items import Task, claim_items
from service.usecases.close_batches import close_batches
from service.usecases.settle_items import settle_items
from service.usecases.work_on_item import Outcome, assess, receive

POLICY = Policy(Manners(at_once=1_000, pause=timedelta(0)), attempts=1)
"""Hosts that do not mind, and pages that are tried once."""
ARTICLE = (
    "<!doctype html><html lang=en><title>Knees</title><main>"
    + "<p>The clinic gives injections into the knee and asks people to come back after six weeks.</p>" * 12
    + "{more}</main></html>"
)
PROMISE = "<p>Our exosome drips are guaranteed to work for everybody. A miracle cure! Book now.</p>" * 6


@dataclass
class Web:
    """Pages that a test changes as it goes; each has its content for an ETag."""

    pages: dict[str, str | ScrapeError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        """The page, that it is unchanged, or its error."""
        self.asked.append(url)
        found = self.pages.get(url, NotFound(status=404))
        if isinstance(found, ScrapeError):
            raise found
        body, tag = ARTICLE.format(more=found).encode(), f'"{found}"'
        same = known == Version(url, tag)
        now = datetime.now(UTC)
        return Fetched(url, url, 304 if same else 200, "text/html", b"" if same else body, tag, "", now, same)


def work_off(services: Services, now: datetime) -> list[str]:
    """Score what waits, close the batches and finish the runs they carry out; the ids of the batches."""
    while tasks := claim_items(services.store, "test", 100, now, POLICY).tasks:
        settle_items(services.store, [_outcome(task, services) for task in tasks], now, POLICY)
    return close_batches(services.store, now)


def _outcome(task: Task, services: Services) -> Outcome:
    found = receive(task, services.fetcher)
    return found if isinstance(found, Outcome) else assess(task, found)
