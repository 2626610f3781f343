"""A claim that came by message: carried out once, and never when it was lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scrapers.fetch import Fetched, Version
from service.config import Config
from service.policy import Policy
from service.services import Services
from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import ItemState
from service.store.ledger import Claim
from service.usecases.carry_out_claim import carry_out_claim, give_up_claim, return_claim
from service.usecases.claim_items import claim_items
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
    return claim_items(store, "beat", 1, now, POLICY).tasks[0].claim


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


def test_a_claim_whose_worker_ended_waits_anew_and_fails_in_the_end(store: Store) -> None:
    services, _, taken = handed_in(store)
    return_claim(taken, services, POLICY, NOW)
    assert item(store).state is ItemState.WAITING
    return_claim(taken, services, POLICY, NOW)
    return_claim(claim(store, NOW + timedelta(minutes=1)), services, POLICY, NOW)
    assert (item(store).state, item(store).error_code) == (ItemState.FAILED, "crashed")


def test_a_fault_is_the_items_result(store: Store) -> None:
    services, _, taken = handed_in(store)
    give_up_claim(taken, services, POLICY, NOW)
    assert (item(store).state, item(store).error_code) == (ItemState.FAILED, "internal_error")
