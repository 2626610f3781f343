"""What came of watches' runs long ago is taken away, and what the next run needs is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import service.jobs.rounds as rounds_module
import service.usecases.drop_old_runs as drop_old_runs_module
from service.config import Config
from service.jobs.rounds import Rounds
from service.policy import policy_of
from service.services import Services
from service.store.database import Store
from service.store.watches import Watch
from service.usecases.create_watch import NewWatch, create_watch
from service.usecases.drop_old_runs import drop_old_runs
from service.usecases.drop_removed_watches import drop_removed_watches
from service.usecases.look_up_watch import list_runs
from service.usecases.pause_watch import pause_watch
from service.usecases.remove_watch import remove_watch
from service.usecases.run_watch_now import run_watch_now
from service.usecases.run_watches import run_due_watches
from tests.integration.working import PROMISE, Web, work_off

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = "https://larkmoor.example/a"


@pytest.fixture
def web() -> Web:
    return Web({PAGE: ""})


@pytest.fixture
def services(store: Store, web: Web) -> Services:
    return Services(Config(), store, web)


@pytest.fixture
def watch(services: Services) -> Watch:
    return create_watch(NewWatch(owner="", urls=(PAGE,), schedule={"every": 3_600}), services, NOW)


def run(services: Services, moment: datetime) -> None:
    """Run what is due at this moment to its end."""
    assert run_due_watches(services, moment) == 1
    work_off(services, moment)


def test_old_runs_go_with_their_batches_and_the_last_one_stays(services: Services, watch: Watch) -> None:
    store = services.store
    for hours in range(1, 5):
        run(services, NOW + hours * HOUR)
    before = list_runs(watch.id, "", store)
    assert before is not None
    later = NOW + timedelta(days=30) + 3.5 * HOUR
    assert drop_old_runs(store, 31, later) == 0
    assert drop_old_runs(store, 30, later) == 3
    assert drop_old_runs(store, 30, later + timedelta(days=900)) == 0
    assert list_runs(watch.id, "", store) == before[:1]
    with store.read() as kept:
        assert [batch.id for batch in kept.batches.latest("")] == [before[0].batch_id]
        assert kept.reports.find(str(before[-1].result["pages"][0]["report_id"]) if before[-1].result else "")
        assert kept.events.of(before[-1].batch_id or "") == []


def test_a_round_takes_old_runs_away(services: Services, watch: Watch) -> None:
    for hours in (1, 2):
        run(services, NOW + hours * HOUR)
    pause_watch(watch.id, "", services.store)
    rounds = Rounds(services, policy_of(services.config))
    rounds._clean_at = NOW
    rounds.once(NOW + timedelta(days=services.config.keep_run_days + 1))
    found = list_runs(watch.id, "", services.store)
    assert found is not None
    assert len(found) == 1


def test_a_round_takes_one_portion_away_and_the_next_goes_on(
    services: Services, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (drop_old_runs_module, rounds_module):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    for hours in range(1, 7):
        run(services, NOW + hours * HOUR)
    pause_watch(watch.id, "", services.store)
    rounds = Rounds(services, policy_of(services.config))
    rounds._clean_at = NOW
    left = []
    for seconds in range(4):
        rounds.once(NOW + timedelta(days=services.config.keep_run_days + 1, seconds=seconds))
        left.append(len(list_runs(watch.id, "", services.store) or ()))
    assert left == [4, 2, 1, 1]


def test_what_came_of_a_watch_goes_a_while_after_it_and_the_reports_stay(
    services: Services, watch: Watch, web: Web
) -> None:
    store = services.store
    run(services, NOW + HOUR)
    web.pages[PAGE] = PROMISE
    run(services, NOW + 2 * HOUR)
    run_due_watches(services, NOW + 3 * HOUR)
    with store.write() as kept:
        [claim] = kept.ledger.claim("w1", 1, NOW + 3 * HOUR, lease=HOUR)
        assert kept.events.of(watch.id)
    made = list_runs(watch.id, "", store)
    assert made is not None
    first = made[-1].result
    assert remove_watch(watch.id, "", store, NOW + 3 * HOUR)
    assert run_watch_now(watch.id, "", store, NOW + 3 * HOUR) is None
    assert drop_removed_watches(store, NOW + 4 * HOUR) == 0
    assert drop_removed_watches(store, NOW + 5 * HOUR) == 4
    with store.write() as kept:
        assert (kept.batches.latest(""), kept.events.of(watch.id)) == ([], [])
        assert kept.reports.find(str(first["pages"][0]["report_id"]) if first else "")
        assert not kept.ledger.push_back(claim, NOW + 5 * HOUR, None)
