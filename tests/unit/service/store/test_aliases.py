"""Addresses lead to one page each: the page's own before one that was redirected, before a twin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.report import Reason
from service.store.aliases import Kind, key_of
from service.store.database import Store
from service.store.pages import Address
from tests.unit.service.reports import scored, unscored
from tests.unit.service.store.known import miss_page, receive_page

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
A, B, C = (f"https://www.example.org/{name}" for name in "abc")


def receive(store: Store, url: str, final_url: str = "", *, report_id: str = "", days: int = 0) -> None:
    """A page that was asked for at one address and found at another."""
    address = Address(url, final_url or url, "example.org")
    with store.write() as kept:
        report = scored(id=report_id or url[-8:], scored_at=NOW + timedelta(days=days))
        receive_page(kept, address, report)


def fail(store: Store, url: str) -> None:
    """A page that was asked for and not received."""
    with store.write() as kept:
        miss_page(kept, Address(url, url, "example.org"), unscored())


def led(store: Store, *urls: str) -> list[tuple[str, str | None] | None]:
    """How each address leads to a page, and to which report."""
    with store.glance() as kept:
        found = kept.pages({key_of(url) for url in urls})
    pages = [found.get(key_of(url)) for url in urls]
    return [(page.kind.name, page.report_id) if page else None for page in pages]


def test_a_page_is_found_where_it_was_asked_for_where_it_was_found_and_by_its_twins_form(store: Store) -> None:
    receive(store, A, B, report_id="r1")
    assert led(store, A, B, C) == [("OWN", "r1"), ("REDIRECT", "r1"), None]
    twins = [url.replace("www.", "") for url in (A, B)]
    assert led(store, *twins) == [("TWIN", "r1"), ("TWIN", "r1")]


def test_a_pages_own_address_is_its_own_whoever_redirects_to_it(store: Store) -> None:
    receive(store, A, B, report_id="ra")
    receive(store, B, report_id="rb")
    receive(store, C, B, report_id="rc")
    assert led(store, B) == [("OWN", "rb")]
    receive(store, A, C, report_id="ra2", days=1)
    assert led(store, A, B, C) == [("OWN", "ra2"), ("OWN", "rb"), ("OWN", "rc")]


def test_a_redirect_that_leads_elsewhere_now_is_forgotten(store: Store) -> None:
    receive(store, A, B, report_id="r1")
    receive(store, A, C, report_id="r2", days=1)
    assert led(store, A, B, C) == [("OWN", "r2"), None, ("REDIRECT", "r2")]
    receive(store, A, B, report_id="late")
    assert led(store, A, B) == [("OWN", "r2"), None]


def test_an_address_leads_to_one_page_however_many_redirect_to_it(store: Store) -> None:
    for number in range(5):
        receive(store, f"https://www.example.org/old/{number}", B, report_id=f"r{number}")
    assert led(store, B) == [("REDIRECT", "r4")]


def test_a_cache_that_leads_elsewhere_says_nothing_of_the_site(store: Store) -> None:
    cached, own = "https://www.google.com/amp/s/www.example.org/a", "https://www.google.com/sorry"
    receive(store, cached, own, report_id="r1")
    assert led(store, cached, own, A.replace("www.", "")) == [("OWN", "r1"), ("REDIRECT", "r1"), None]
    receive(store, cached, B, report_id="r2", days=1)
    assert led(store, cached, B, A.replace("www.", "")) == [("OWN", "r2"), ("REDIRECT", "r2"), ("TWIN", "r2")]


def test_a_page_that_was_never_received_takes_nothing_from_one_that_was(store: Store) -> None:
    receive(store, A, B, report_id="r1")
    fail(store, B)
    fail(store, C)
    assert led(store, B, C) == [("REDIRECT", "r1"), ("TRIED", None)]
    receive(store, A, C, report_id="r2", days=1)
    assert led(store, C) == [("REDIRECT", "r2")]


def test_the_reason_is_that_of_the_last_try(store: Store) -> None:
    fail(store, A)
    with store.glance() as kept:
        assert kept.pages({key_of(A)})[key_of(A)].reason == Reason("http_404", "The page does not exist.")
    receive(store, A)
    with store.glance() as kept:
        page = kept.pages({key_of(A)})[key_of(A)]
    assert (page.reason, page.score, page.kind) == (None, scored().score, Kind.OWN)


def test_what_lies_between_two_keys_comes_in_order_and_bounded(store: Store) -> None:
    for url in (A, B, C):
        receive(store, url)
    keys = sorted(key_of(form) for url in (A, B, C) for form in (url, url.replace("www.", "")))
    with store.read() as kept:
        assert [page.key for page in kept.aliases.between(b"", None, 10)] == keys
        assert [page.key for page in kept.aliases.between(keys[1], keys[4], 10)] == keys[1:4]
        assert [page.key for page in kept.aliases.between(keys[1], keys[4], 2)] == keys[1:3]
