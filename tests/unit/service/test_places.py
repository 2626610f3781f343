"""Places for what holds a thread for long."""

from __future__ import annotations

import pytest

from service.places import FullError, Places, for_fetches, for_streams


def taken(places: Places, tenants: str) -> str:
    """The tenants of these that get a place, one after another."""
    found = ""
    for tenant in tenants:
        try:
            places.take(tenant)
        except FullError:
            continue
        found += tenant
    return found


def test_neither_all_together_nor_one_tenant_get_more_than_there_is() -> None:
    places = Places(3, 2)
    assert taken(places, "aaabbc") == "aab"
    places.give_back("a")
    assert taken(places, "bac") == "b"


@pytest.mark.parametrize("threads", range(1, 17))
def test_a_thread_is_left_for_what_is_answered_at_once(threads: int) -> None:
    tenants = "ab" * threads
    both = taken(for_fetches(threads), tenants) + taken(for_streams(threads), tenants)
    assert len(both) <= max(2, threads - 1)
    assert {"a"} <= set(both)


def test_one_tenant_takes_not_all_places() -> None:
    assert (taken(for_fetches(8), "aaaab"), taken(for_streams(8), "aaab")) == ("aaab", "aab")
