"""Batches that ended long ago are taken away with their rows and messages; their reports and other batches stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.config import Config
from service.jobs.rounds import Rounds
from service.policy import policy_of
from service.services import Services
from service.store.batches import NewBatch
from service.store.database import Store
from service.usecases.cancel_batch import cancel_batch
from service.usecases.create_watch import NewWatch, create_watch
from service.usecases.create_webhook import create_webhook
from service.usecases.drop_old_batches import drop_old_batches
from service.usecases.run_watches import run_due_watches
from service.usecases.submit_batch import NewRow, submit_batch
from tests.integration.working import Web, work_off

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PAGE = "https://larkmoor.example/a"


@pytest.fixture
def services(store: Store) -> Services:
    return Services(Config(allowed_hosts=("127.0.0.1",), keep_batch_days=30), store, Web({PAGE: ""}))


def hand_in(services: Services, batch_id: str, moment: datetime, *, webhook: str | None = None) -> None:
    submit_batch(NewBatch(id=batch_id, webhook_id=webhook), [NewRow("1", PAGE)], services.store, moment)


def left(services: Services) -> list[str]:
    with services.store.read() as kept:
        return sorted(batch.id for batch in kept.batches.latest(""))


def test_a_batch_goes_with_its_rows_and_messages_and_its_report_stays(services: Services) -> None:
    webhook = create_webhook("http://127.0.0.1:9/hook", "", services, NOW)
    hand_in(services, "told", NOW, webhook=webhook.id)
    work_off(services, NOW)
    with services.store.read() as kept:
        [row] = kept.items.page("told", limit=9)
        assert len(kept.webhooks.deliveries(webhook.id)) == 1
    assert drop_old_batches(services.store, 30, NOW + 31 * DAY) == 0, "its message is under way"
    with services.store.write() as kept:
        [claimed] = kept.webhooks.claim("w", 1, NOW, lease=DAY)
        assert kept.webhooks.delivered(claimed, 204, NOW)
    assert drop_old_batches(services.store, 30, NOW + 30 * DAY) == 0
    assert drop_old_batches(services.store, 30, NOW + 31 * DAY) == 2
    with services.store.read() as kept:
        assert kept.items.page("told", limit=9) == []
        assert kept.webhooks.deliveries(webhook.id) == []
        assert kept.events.of("told") == []
        assert kept.reports.find(row.report_id or "")


def test_what_is_under_way_and_what_a_watch_began_stay(services: Services) -> None:
    create_watch(NewWatch(owner="", urls=(PAGE,), schedule={"every": 3_600}), services, NOW)
    run_due_watches(services, NOW + DAY)
    work_off(services, NOW + DAY)
    [of_run] = left(services)
    hand_in(services, "open", NOW)
    hand_in(services, "cancelled", NOW)
    cancel_batch("cancelled", "", services.store, NOW)
    assert drop_old_batches(services.store, 30, NOW + 400 * DAY) == 2
    assert left(services) == sorted([of_run, "open"])


def test_a_round_takes_them_away_where_days_were_set(services: Services) -> None:
    hand_in(services, "old", NOW)
    work_off(services, NOW)
    assert drop_old_batches(services.store, None, NOW + 400 * DAY) == 0
    rounds = Rounds(services, policy_of(services.config))
    rounds._clean_at = NOW
    rounds.once(NOW + 31 * DAY)
    assert left(services) == []
