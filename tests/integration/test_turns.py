"""A host is left in peace between any two requests, whichever process makes them and what for."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from time import monotonic

from service.config import Config
from service.policy import policy_of
from service.services import Services, open_services
from service.store.batches import NewBatch
from service.store.ledger import Claim
from service.usecases.carry_out_claim import carry_out_claim
from service.usecases.claim_items import claim_items
from service.usecases.submit_batch import NewRow, submit_batch
from service.usecases.submit_source import Source, submit_source
from tests.integration.servers import Reply, Seen, Site, redirect, serve

PAUSE = 0.4
SLACK = 0.15
"""Seconds by which what else the machine does may bring two arrivals together."""


def carry_out(config: Config, claims: list[Claim], urls: list[str]) -> None:
    """What one process does: the claims a queue gave it, and then addresses that somebody waits for."""
    services = open_services(config)
    for claim in claims:
        assert carry_out_claim(claim, services, policy_of(config), datetime.now(UTC))
    for url in urls:
        submit_source(Source(url=url), services)
    services.store.close()


def queued(services: Services, site: Site, count: int) -> list[Claim]:
    """Claims of one host, made with a pause between them, that have waited in a queue since."""
    policy, then = policy_of(services.config), datetime.now(UTC) - timedelta(minutes=1)
    rows = [NewRow(str(number), site.url(f"/{number}")) for number in range(count)]
    submit_batch(NewBatch(id="b"), rows, services.store, then)
    moments = [then + number * policy.manners.pause for number in range(count)]
    return [task.claim for now in moments for task in claim_items(services.store, "beat", 1, now, policy).tasks]


def test_no_two_requests_to_a_host_begin_nearer_than_the_pause(database_url: str) -> None:
    arrivals: list[tuple[float, str]] = []

    def page(seen: Seen) -> Reply:
        arrivals.append((monotonic(), seen.path))
        return redirect("/there") if seen.path in {"/1", "/old"} else Reply()

    pages = {f"/{name}": page for name in ("0", "1", "2", "3", "old", "there", "robots.txt")}
    with serve(pages) as site, ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        config = Config(
            database_url=database_url, allowed_hosts=(site.name,), host_pause=PAUSE, host_requests=10, lease=600
        )
        services = open_services(config)
        claims = queued(services, site, 4)
        services.store.close()
        shares = [(claims[:2], []), (claims[2:], [site.url("/old")])]
        for done in [processes.submit(carry_out, config, *share) for share in shares]:
            done.result()
    assert sorted(path for _, path in arrivals) == sorted(
        ["/robots.txt", "/robots.txt", "/0", "/1", "/there", "/2", "/3", "/old", "/there"]
    )
    moments = [moment for moment, _ in arrivals]
    gaps = [later - earlier for earlier, later in pairwise(sorted(moments))]
    assert min(gaps) > PAUSE - SLACK, [round(gap, 2) for gap in gaps]
