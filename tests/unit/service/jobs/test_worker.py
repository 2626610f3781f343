"""A worker with real threads and processes: it drains the ledger, survives accidents and a database that is away."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest
from sqlalchemy.exc import OperationalError

from service.config import Config
from service.jobs import hands as hands_module
from service.jobs.hands import AHEAD, LIMIT, Hands
from service.jobs.local import LocalJobs
from service.jobs.rounds import Rounds
from service.services import Services
from service.store.database import Repositories, Store
from service.store.items import ItemState
from service.store.ledger import Claim
from service.usecases.claim_items import claim_items
from service.usecases.settle_items import settle_items
from service.usecases.work_on_item import FAULT, Outcome, give_up
from tests.unit.service.jobs.draining import POLICY, Site, at_work, finished, hand_in, items
from tests.unit.service.jobs.perilous import hang_or_fail, score
from tests.unit.service.store.work import statements

HANGS = 2.0
"""Seconds after which scoring hangs, in these tests."""


def test_a_batch_is_drained_and_an_accident_is_its_own_pages_only(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = finished(store, monkeypatch)
    hand_in(store, [*map(str, range(20)), "crash", "fault", *map(str, range(20, 40))])
    with at_work(store, Site()):
        assert done.wait(300)
    found = items(store)
    assert Counter(item.state for item in found) == {ItemState.DONE: 40, ItemState.FAILED: 2}
    codes = {item.row_id: item.error_code for item in found if item.state is ItemState.FAILED}
    assert codes == {"crash": "crashed", "fault": "internal_error"}
    assert "crash ended the process" in caplog.text


def test_a_page_whose_scoring_hangs_has_failed_and_the_others_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hands_module, "LIMIT", HANGS)
    done = finished(store, monkeypatch)
    hand_in(store, [*map(str, range(10)), "hang", *map(str, range(10, 20))])
    with at_work(store, Site(), threads=8, scorer=hang_or_fail):
        assert done.wait(300)
    codes = {item.row_id: item.error_code for item in items(store)}
    assert codes.pop("hang") == "scoring_timeout"
    assert set(codes.values()) == {FAULT.code}
    assert "hang ended the process that scored it: scoring_timeout" in caplog.text
    assert not multiprocessing.active_children()  # the one that hung was killed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_that_hang_together_hold_up_those_beside_them_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands_module, "LIMIT", HANGS)
    done = finished(store, monkeypatch)
    hand_in(store, ["a-hang", "b-hang", *map(str, range(20))])
    with at_work(store, Site(), threads=8, scorer=hang_or_fail):
        assert done.wait(300)
    ended = {item.row_id: item.finished_at for item in items(store) if item.finished_at}
    last = max(ended.pop("a-hang"), ended.pop("b-hang"))
    assert len(ended) == 20
    assert sum(moment > last for moment in ended.values()) <= AHEAD


def test_scoring_ends_well_before_a_lease() -> None:
    assert POLICY.lease.total_seconds() >= 2 * LIMIT


def test_a_task_whose_outcome_cannot_even_be_made_is_left_to_its_lease(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hands_module, "give_up", lambda *_: 1 // 0)
    outcomes: SimpleQueue[Outcome] = SimpleQueue()
    hand_in(store, ["fault"])
    [task] = claim_items(store, "w1", 1, datetime.now(UTC), POLICY).tasks
    hands = Hands(Site(), threads=1, processes=1, done=outcomes.put, score=score)
    hands.take(task)
    hands.close()
    outcome = outcomes.get_nowait()
    settle_items(store, [outcome], datetime.now(UTC), POLICY)
    assert "is tried again" in caplog.text
    assert items(store)[0].state is ItemState.LEASED
    with store.write() as kept:
        kept.ledger.release_expired(datetime.now(UTC) + 2 * POLICY.lease, most_attempts=POLICY.attempts)
    assert items(store)[0].state is ItemState.WAITING


def test_what_is_counted_wrongly_is_written_all_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(store, ["1"])
    [task] = claim_items(store, "w1", 1, datetime.now(UTC), POLICY).tasks
    services = Services(Config(), store, Site())
    jobs = LocalJobs(services, processes=1)
    taken: list[Outcome] = []
    monkeypatch.setattr(jobs.worker, "done", taken.append)
    monkeypatch.setattr(services.metrics, "reported", lambda _: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        jobs._done(give_up(task, FAULT))
    assert [outcome.task for outcome in taken] == [task]


def test_what_is_under_way_ends_when_the_worker_is_stopped(store: Store) -> None:
    site = Site()
    site.open.clear()
    hand_in(store, [str(number) for number in range(20)])
    with at_work(store, site) as worker:
        while not under_way(store):
            pass
        worker.stop()
        site.open.set()
    states = Counter(item.state for item in items(store))
    assert set(states) == {ItemState.DONE, ItemState.WAITING}


def test_an_item_that_comes_back_while_its_first_attempt_is_under_way_gets_one_result(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = finished(store, monkeypatch)
    site = Site()
    site.open.clear()
    hand_in(store, ["slow"])
    with at_work(store, site) as worker:
        wait_for_attempt(store, 1)
        with store.write() as kept:
            lost = Claim("b", 0, "", "h0.example", 1, worker.name, datetime.now(UTC), None)
            assert kept.ledger.release(lost, datetime.now(UTC), most_attempts=9)
        worker.wake()
        wait_for_attempt(store, 2)
        site.open.set()
        assert done.wait(60)
    found = items(store)[0]
    assert (found.state, found.attempts) == (ItemState.DONE, 2)


def wait_for_attempt(store: Store, attempt: int) -> None:
    while items(store)[0].attempts < attempt:
        pass


def under_way(store: Store) -> int:
    with store.read() as kept:
        return kept.ledger.under_way()


def test_nothing_is_lost_while_the_database_is_away(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("service.jobs.worker.TROUBLE", 0.01)
    done = finished(store, monkeypatch)
    hand_in(store, [str(number) for number in range(10)])
    writes = iter(range(100))
    write = Store.write

    @contextmanager
    def failing(self: Store) -> Iterator[Repositories]:
        with write(self) as kept:
            yield kept
            if next(writes) in {1, 2, 3}:
                raise OperationalError("COMMIT", {}, OSError("the disk is full"))

    monkeypatch.setattr(Store, "write", failing)
    with at_work(store, Site()):
        assert done.wait(300)
    assert {item.state for item in items(store)} == {ItemState.DONE}
    assert "nothing is lost" in caplog.text


def test_a_round_takes_back_what_a_dead_worker_had(store: Store) -> None:
    hand_in(store, ["1"])
    now = datetime.now(UTC)
    with store.write() as kept:
        assert kept.ledger.claim("dead", 1, now, lease=timedelta(seconds=5), manners=POLICY.manners)
    rounds = Rounds(Services(Config(), store, Site()), POLICY)
    rounds.once(now + timedelta(seconds=4))
    assert items(store)[0].state is ItemState.LEASED
    rounds.once(now + timedelta(seconds=6))
    assert items(store)[0].state is ItemState.WAITING


def test_a_round_with_nothing_to_do_keeps_nobody_from_writing(store: Store) -> None:
    hand_in(store, ["1"])
    rounds, now = Rounds(Services(Config(), store, Site()), POLICY), datetime.now(UTC)
    rounds.once(now)  # what is done once an hour
    with statements(store) as seen:
        rounds.once(now)
    assert seen
    assert [each for each in seen if "IMMEDIATE" in each or "FOR UPDATE" in each] == []


def test_a_round_shows_that_the_worker_is_well(store: Store, tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    Rounds(Services(Config(pulse=pulse), store, Site()), POLICY).once(datetime.now(UTC))
    assert pulse.exists()


def test_a_round_goes_on_when_the_database_is_away(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(self: Store) -> AbstractContextManager[Repositories]:
        raise OperationalError("BEGIN", {}, OSError("no connection"))

    rounds = Rounds(Services(Config(), store, Site()), POLICY)
    monkeypatch.setattr(Store, "write", failing)
    rounds.once(datetime.now(UTC))
    assert "nothing is lost" in caplog.text
