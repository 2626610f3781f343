"""An unchanged page costs a conditional request and no scoring; another model or another page costs both again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from statistics import median

import pytest

from models.scoring.artifact import load
from scrapers.fetching.fetch import Fetched, Fetcher
from service.config import Config
from service.services import Services
from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import Item
from service.store.pages import KnownPage
from service.usecases import claim_items, work_on_item
from service.usecases.score_source import Scored, score_fetched
from service.usecases.submit_batch import NewRow, submit_batch
from service.usecases.warm_up import warm_up
from tests.integration.fetching import settings
from tests.integration.servers import Reply, Seen, Site, serve
from tests.integration.working import work_off

PARAGRAPH = b"<p>The clinic gives injections into the knee and asks people to come back after six weeks.</p>\n"
REPEATS = 5
_numbers = count()


@dataclass
class Article:
    """A page with an ETag, and the bytes of body that it has sent."""

    body: bytes = b"<!doctype html><html lang=en><title>Knees</title><main>" + PARAGRAPH * 600 + b"</main></html>"
    tagged: bool = True
    sent: list[int] = field(default_factory=list)

    def __call__(self, seen: Seen) -> Reply:
        etag = {"ETag": f'"{sha256(self.body).hexdigest()[:16]}"'} if self.tagged else {}
        if etag and seen.headers.get("If-None-Match") == etag["ETag"]:
            self.sent.append(0)
            return Reply(304, b"", etag)
        self.sent.append(len(self.body))
        return Reply(200, self.body, {"Content-Type": "text/html; charset=utf-8", **etag})


@pytest.fixture
def article() -> Article:
    return Article()


@pytest.fixture
def site(article: Article) -> Iterator[Site]:
    with serve({"/knees": article}) as site:
        yield site


@pytest.fixture
def services(store: Store) -> Iterator[Services]:
    with Fetcher(settings()) as fetcher:
        yield Services(Config(), store, fetcher)


def score(services: Services, site: Site) -> Item:
    """Score the page in a batch of its own, as a watch has it done."""
    now, batch_id = datetime.now(UTC), f"b{next(_numbers)}"
    submit_batch(NewBatch(id=batch_id), [NewRow("1", site.url("/knees"))], services.store, now)
    work_off(services, now)
    with services.store.read() as kept:
        found = kept.items.get(batch_id, 0)
    assert found is not None
    return found


def known_page(store: Store, site: Site) -> KnownPage:
    with store.read() as kept:
        found = kept.pages.find(site.url("/knees"))
    assert found is not None
    return found


@dataclass(frozen=True)
class Cost:
    """Milliseconds, on the clock and of this process alone."""

    clock: float
    process: float


def cost(work: Callable[[], object]) -> Cost:
    clock, process = time.perf_counter(), time.process_time()
    work()
    return Cost((time.perf_counter() - clock) * 1000, (time.process_time() - process) * 1000)


def test_an_unchanged_page_costs_a_few_bytes_and_no_scoring(
    services: Services, article: Article, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm_up()
    scored: list[str] = []

    def counted(url: str, fetched: Fetched) -> Scored:
        scored.append(url)
        return score_fetched(url, fetched)

    monkeypatch.setattr(work_on_item, "score_fetched", counted)
    article.tagged = False
    full = [cost(lambda: score(services, site)) for _ in range(REPEATS)]
    article.tagged = True
    first = score(services, site)
    assert len(scored) == REPEATS + 1
    less = [cost(lambda: score(services, site)) for _ in range(REPEATS)]
    again = score(services, site)
    assert (again.report_id, again.band, again.reused) == (first.report_id, first.band, True)
    size = len(article.body)
    assert article.sent == [size] * (REPEATS + 1) + [0] * (REPEATS + 1)
    assert len(scored) == REPEATS + 1
    known = known_page(services.store, site)
    with services.store.read() as kept:
        assert len(kept.reports.of_page(known.id)) == REPEATS + 1
    print(f"\nfull: {size:,} bytes of body, {_shown(full)}; unchanged: 0 bytes, {_shown(less)}")
    # Of the process and not by the clock: what else the machine does is no part of it.
    assert median(each.process for each in less) < median(each.process for each in full) / 2


def _shown(costs: list[Cost]) -> str:
    clock, process = median(each.clock for each in costs), median(each.process for each in costs)
    return f"{clock:.1f} ms ({process:.1f} ms of the process)"


def test_a_page_that_changed_is_scored_anew(services: Services, article: Article, site: Site) -> None:
    first = score(services, site)
    article.body = article.body.replace(b"six weeks", b"eight weeks")
    second = score(services, site)
    assert (second.reused, second.report_id == first.report_id) == (False, False)
    assert known_page(services.store, site).report_id == second.report_id


def test_another_model_wants_the_page_again(
    services: Services, article: Article, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    score(services, site)
    artifact = load()
    newer = replace(artifact, stamp=replace(artifact.stamp, sha256="0" * 64))
    monkeypatch.setattr(claim_items, "load", lambda: newer)
    assert not score(services, site).reused
    assert 0 not in article.sent
