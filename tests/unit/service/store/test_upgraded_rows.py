"""A database of version 0006 with something in every table: all of it is there after the upgrade, and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, insert, select

from service.reports.report_json import report_to_dict
from service.store.columns import pack
from service.store.database import Repositories, Store
from service.store.engine import open_engine, upgrade
from service.store.items import ItemState
from service.store.ledger import Result
from service.store.tables import aliases, pages, sources
from service.store.watches import RunState
from service.store.webhooks import DeliveryState, Via
from tests.unit.service.reports import scored, unscored

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SITE, HOST = "https://larkmoor.example", "larkmoor.example"
A, B, NEW, TRIED = f"{SITE}/a", f"{SITE}/b", f"{SITE}/new", f"{SITE}/tried"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    upgrade(engine, "0006")
    fill(engine)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def page(number: int, url: str, final_url: str, **known: Any) -> dict[str, Any]:
    key = sha256(url.encode()).hexdigest()[:32]
    return {"id": number, "url_key": key, "url": url, "final_url": final_url, "domain": HOST, **known}


def report(kept: Any, page_id: int) -> dict[str, Any]:
    own = {"id": kept.id, "page_id": page_id, "url": kept.url, "state": kept.state.value, "score": kept.score}
    made = {"model_version": "m1", "model_sha256": "", "scored_at": NOW, "signal_versions": pack({})}
    return {**own, **made, "content_sha256": "", "body": pack(report_to_dict(kept))}


def row(position: int, state: ItemState, **known: Any) -> dict[str, Any]:
    own = {"batch_id": "b", "position": position, "row_id": str(position), "url": A, "host": HOST, "columns": {}}
    return {**own, "state": state.value, "attempts": 1, "not_before": NOW, "reused": False, **known}


def rows() -> dict[str, list[dict[str, Any]]]:
    """By table, each after those it points to."""
    score = {"state": "scored", "score": 40.0, "band": "low", "etag": "", "last_modified": "", "report_id": scored().id}
    held = {"leased_by": "w1", "lease_until": NOW + HOUR}
    watch = {"schedule": {"every": 3_600}, "thresholds": {}, "notify": [], "webhook_id": "h", "paused": False}
    return {
        "pages": [
            page(1, A, NEW, **score),
            page(2, B, NEW, **score),
            page(3, TRIED, TRIED, etag="", last_modified=""),
        ],
        "reports": [report(scored(), 1), report(unscored(), 3)],
        "sources": [{"domain": HOST, "stale": False, "pages": 2, "mean": 40.0, "low": 30.0, "high": 50.0}],
        "webhooks": [{"id": "h", "url": f"{SITE}/hook", "secret": "s", "created_at": NOW}],
        "batches": [
            {"id": "b", "name": "", "state": "open", "rows": 3, "columns": [], "request_sha256": "", "created_at": NOW}
        ],
        "items": [
            row(0, ItemState.DONE, report_id=scored().id, band="low"),
            row(1, ItemState.WAITING),
            row(2, ItemState.LEASED, **held),
        ],
        "hosts": [{"host": HOST, "not_before": NOW}],
        "lanes": [{"batch_id": "b", "host": HOST, "not_before": NOW}],
        "watches": [{"id": "w", "name": "", "urls": [A], "failures": 0, "next_at": NOW, "created_at": NOW, **watch}],
        "runs": [
            {"id": "r", "watch_id": "w", "due_at": NOW, "state": "running", "batch_id": "b", "started_at": NOW},
        ],
        "events": [{"id": 1, "kind": "watch.changed", "subject": "w", "data": {"changed": 1}, "created_at": NOW}],
        "deliveries": [
            {"id": 1, "webhook_id": "h", "event_id": 1, "state": "waiting", "attempts": 0, "not_before": NOW},
        ],
    }


def fill(engine: Engine) -> None:
    tables = MetaData()
    with engine.begin() as connection:
        tables.reflect(connection)
        for name, given in rows().items():
            for each in given:
                connection.execute(insert(tables.tables[name]).values(each))


def test_addresses_lead_to_their_pages_and_a_shared_one_to_one_of_them(engine: Engine) -> None:
    with engine.connect() as connection:
        found = {key: (page_id, kind) for key, page_id, kind in connection.execute(select(aliases))}
        reasons = {row.id: row.reason for row in connection.execute(select(pages.c.id, pages.c.reason))}
        [key] = connection.execute(select(sources.c.key)).scalars()
    own = {A: (1, 0), B: (2, 0), NEW: (1, 1), TRIED: (3, 3)}
    assert found == {sha256(url.encode()).digest(): leads for url, leads in own.items()}
    reason = unscored().reason
    assert reason is not None
    assert (reasons[1], reasons[3]["code"]) == (None, reason.code)
    assert key == sha256(HOST.encode()).digest()


def test_a_batch_goes_on(store: Store) -> None:
    with store.write() as kept:
        assert [each.state.value for each in kept.items.page("b")] == ["done", "waiting", "leased"]
        [claim] = kept.ledger.claim("w2", 9, NOW, lease=HOUR)
        assert (claim.position, claim.tries, claim.moves) == (1, 2, 0)
        assert kept.ledger.finish(claim, Result(report_id=scored().id), NOW)
        assert kept.ledger.release_expired(NOW + 2 * HOUR, most_attempts=1) == 1
        assert kept.batches.finished() == ["b"]


def test_a_watch_and_its_webhook_go_on(store: Store) -> None:
    with store.write() as kept:
        watch, run, hook = kept.watches.find("w"), kept.watches.running("w"), kept.webhooks.find("h")
        assert watch
        assert run
        assert hook
        assert (watch.owner, watch.urls, watch.webhook_id) == ("", (A,), "h")
        assert (run.id, run.batch_id, run.state) == ("r", "b", RunState.RUNNING)
        assert (hook.owner, hook.via) == ("", Via.HTTP)
        assert [each.data for each in kept.events.of("w")] == [{"changed": 1}]
        assert delivered(kept) is DeliveryState.DELIVERED
        assert kept.watches.remove("w", NOW)


def delivered(kept: Repositories) -> DeliveryState:
    """What becomes of the message when it is told."""
    [claim] = kept.webhooks.claim("w2", 9, NOW, lease=HOUR)
    assert kept.webhooks.delivered(claim, 200, NOW)
    [found] = kept.webhooks.deliveries("h")
    return found.state
