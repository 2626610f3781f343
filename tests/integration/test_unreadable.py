"""What is kept may turn out to be unreadable: the fault of one run, and neither of others nor of the process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from service.config import Config
from service.jobs.rounds import Rounds
from service.policy import policy_of
from service.services import Services
from service.store.database import Store
from service.store.ledger_tables import runs
from service.store.tables import reports
from service.store.watches import Run, RunState, Watch
from service.usecases.create_watch import NewWatch, create_watch
from service.usecases.look_up_watch import list_runs
from service.usecases.run_watches import run_due_watches
from tests.integration.working import PROMISE, Web, work_off

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BAD, GOOD = "https://larkmoor.example/bad", "https://heathside.example/good"


@pytest.fixture
def web() -> Web:
    return Web({BAD: "", GOOD: ""})


@pytest.fixture
def services(store: Store, web: Web) -> Services:
    return Services(Config(), store, web)


@pytest.fixture
def rounds(services: Services) -> Rounds:
    return Rounds(services, policy_of(services.config))


def watched(services: Services, *urls: str, domain: str | None = None) -> Watch:
    new = NewWatch(owner="", urls=urls, domain=domain, schedule={"every": 3_600}, thresholds={"failures": 1})
    return create_watch(new, services, NOW)


def spoil(store: Store, url: str) -> None:
    """Let the reports on this page be what no report is."""
    with store._engine.begin() as connection:
        spoilt = connection.execute(update(reports).where(reports.c.url == url).values(body=b"\0"))
        assert spoilt.rowcount


def last(services: Services, watch: Watch) -> Run:
    found = list_runs(watch.id, "", services.store)
    assert found
    return found[0]


def test_a_run_whose_report_cannot_be_read_has_failed_and_holds_up_nobody(
    services: Services, rounds: Rounds, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = watched(services, BAD), watched(services, GOOD)
    run_due_watches(services, NOW + HOUR)
    work_off(services, NOW + HOUR)
    spoil(services.store, BAD)
    web.pages = {BAD: PROMISE, GOOD: PROMISE}
    run_due_watches(services, NOW + 2 * HOUR)
    work_off(services, NOW + 2 * HOUR)
    found = last(services, bad)
    assert (found.state, found.result and found.result["reason"]) == (RunState.FAILED, "internal_error")
    assert last(services, good).state is RunState.DONE
    assert f"the end of batch {found.batch_id} met a fault" in caplog.text
    with services.store.read() as kept:
        assert [each.kind for each in kept.events.of(bad.id)] == ["watch.failing"]
        assert [each.kind for each in kept.events.of(good.id)] == ["watch.changed"]
        assert kept.batches.finished() == []
    rounds.once(NOW + 3 * HOUR)
    work_off(services, NOW + 3 * HOUR)
    assert last(services, bad).state is RunState.DONE


def test_so_has_one_that_was_left_over(
    services: Services, rounds: Rounds, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = watched(services, BAD)
    run_due_watches(services, NOW + HOUR)
    work_off(services, NOW + HOUR)
    spoil(services.store, BAD)
    web.pages[BAD] = PROMISE
    run_due_watches(services, NOW + 2 * HOUR)
    monkeypatch.setattr("tests.integration.working.close_batches", lambda *_: [])
    work_off(services, NOW + 2 * HOUR)
    with services.store.write() as kept:
        assert kept.batches.cancel(last(services, bad).batch_id or "", NOW + 2 * HOUR)
    rounds.once(NOW + 2 * HOUR)
    assert last(services, bad).state is RunState.FAILED


def test_a_run_that_cannot_begin_is_left_out_and_holds_up_nobody(services: Services) -> None:
    bad, good = watched(services, domain="larkmoor.example"), watched(services, GOOD)
    assert run_due_watches(services, NOW + HOUR) == 2
    work_off(services, NOW + HOUR)
    with services.store._engine.begin() as connection:
        connection.execute(update(runs).where(runs.c.watch_id == bad.id).values(result={"pages": [{}]}))
    assert run_due_watches(services, NOW + 2 * HOUR) == 1
    work_off(services, NOW + 2 * HOUR)
    assert (last(services, bad).due_at, last(services, good).due_at) == (NOW + HOUR, NOW + 2 * HOUR)
    with services.store.read() as kept:
        assert kept.watches.next_due() == NOW + 3 * HOUR
