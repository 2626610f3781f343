"""A claim that came by message: carried out once, and never when it was lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scrapers.fetching.fetch import Fetched, Version
from service.config import Config
from service.policy import Policy
from service.services import Services
from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import ItemState
from service.store.ledger import Claim
from service.usecases.carry_out_claim import carry_out_claim, give_up_claim
from service.usecases.claim_items import claim_to_hand_on
from service.usecases.submit_batch import NewRow, submit_batch
from tests.integration.command_line import CLINIC
from tests.unit.service.store.work import item

POLICY = Policy(attempts=2)
NOW = datetime.now(UTC)


@dataclass
class Site:
    """Answers with one page, and counts how often."""

    asked: int = 0

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        self.asked += 1
        return Fetched(url, url, 200, "text/html", CLINIC.read_bytes(), "", "", datetime.now(UTC))


def claim(store: Store, now: datetime = NOW) -> Claim:
    return claim_to_hand_on(store, "beat", 1, now, POLICY).tasks[0].claim


def handed_in(store: Store) -> tuple[Services, Site, Claim]:
    submit_batch(NewBatch(id="b"), [NewRow("1", "https://larkmoor.example/drips")], store, NOW)
    site = Site()
    return Services(Config(), store, site), site, claim(store)


def test_a_claim_is_carried_out_and_a_second_message_of_it_is_dropped(store: Store) -> None:
    services, site, taken = handed_in(store)
    assert carry_out_claim(taken, services, POLICY, NOW)
    assert item(store).state is ItemState.DONE
    assert not carry_out_claim(taken, services, POLICY, NOW)
    assert site.asked == 1


def test_a_claim_that_was_lost_is_dropped(store: Store) -> None:
    services, site, taken = handed_in(store)
    later = NOW + POLICY.lease + timedelta(seconds=1)
    with store.write() as kept:
        assert kept.ledger.release_expired(later, most_attempts=2) == 1
    again = claim(store, later)
    assert not carry_out_claim(taken, services, POLICY, later)
    assert site.asked == 0
    assert carry_out_claim(again, services, POLICY, later)
    assert item(store).attempts == 2


def begin(store: Store, taken: Claim, now: datetime = NOW) -> Claim | None:
    with store.write() as kept:
        return kept.ledger.begin(taken, now + POLICY.lease)


def run_out(store: Store, now: datetime) -> datetime:
    """Let the leases run out; returns when."""
    later = now + POLICY.lease + timedelta(seconds=1)
    with store.write() as kept:
        assert kept.ledger.release_expired(later, most_attempts=POLICY.attempts) == 1
    return later


def test_a_claim_that_another_has_begun_is_left_to_it(store: Store) -> None:
    services, site, taken = handed_in(store)
    begun = begin(store, taken)
    assert begun is not None
    assert (taken.tries, begun.tries) == (0, 1)
    assert not carry_out_claim(taken, services, POLICY, NOW)
    assert (site.asked, item(store).state) == (0, ItemState.LEASED)


def test_a_claim_is_carried_out_again_by_who_has_begun_it(store: Store) -> None:
    services, site, taken = handed_in(store)
    begin(store, taken)
    assert carry_out_claim(taken, services, POLICY, NOW, again=True)
    assert not carry_out_claim(taken, services, POLICY, NOW, again=True)
    assert (site.asked, item(store).state) == (1, ItemState.DONE)


def test_a_row_whose_workers_end_fails_in_the_end(store: Store) -> None:
    _, _, taken = handed_in(store)
    assert begin(store, taken)
    now = run_out(store, NOW)
    assert item(store).state is ItemState.WAITING
    assert begin(store, claim(store, now), now)
    run_out(store, now)
    assert (item(store).state, item(store).error_code) == (ItemState.FAILED, "crashed")


def test_a_row_that_no_worker_has_begun_has_not_crashed(store: Store) -> None:
    services, _, taken = handed_in(store)
    now = NOW
    for _ in range(2 * POLICY.attempts):
        now = run_out(store, now)
        taken = claim(store, now)
    assert carry_out_claim(taken, services, POLICY, now)
    assert (item(store).state, item(store).attempts) == (ItemState.DONE, 2 * POLICY.attempts + 1)


def test_a_fault_is_the_items_result(store: Store) -> None:
    services, _, taken = handed_in(store)
    give_up_claim(taken, services, POLICY, NOW)
    assert (item(store).state, item(store).error_code) == (ItemState.FAILED, "internal_error")
