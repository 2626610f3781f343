"""What an address is known by: AMP and mobile twins share a form, and a cache's page belongs to its site."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import AddressError
from scrapers.twins import names_of
from scrapers.urls import canonical

PLAIN = "https://example.org/drips"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/drips",
        "https://www.example.org/drips/",
        "https://m.example.org/drips",
        "https://mobile.example.org/drips?utm_source=x",
        "https://amp.example.org/drips",
        "https://example.org/drips/amp",
        "https://example.org/drips/amp/",
        "https://example.org/drips/amp.html",
        "https://example.org/amp/drips",
        "https://example.org/drips.amp",
        "https://example.org/drips?amp",
        "https://example.org/drips?amp=1&usqp=mq331AQ",
        "https://example.org/drips?outputType=amp",
        "https://www.google.com/amp/s/example.org/drips/amp/",
        "https://www.google.co.uk/amp/www.example.org/drips",
        "https://example-org.cdn.ampproject.org/c/s/www.example.org/drips?amp=1",
        "https://example-org.cdn.ampproject.org/v/s/example.org/drips",
    ],
)
def test_twins_have_their_plainest_form_and_their_source_in_common(url: str) -> None:
    names = names_of(url)
    assert (names.twin, names.domain) == (PLAIN, "example.org")
    assert names.url == canonical(url)


@pytest.mark.parametrize(
    ("url", "twin"),
    [
        ("https://en.m.example.net/wiki/Exosome", "https://en.example.net/wiki/Exosome"),
        ("https://example.org/a.amp.html?id=7&amp=1", "https://example.org/a.html?id=7"),
        ("https://m.example.org:8443/", "https://example.org:8443/"),
        ("https://www.gov.uk/amp", "https://www.gov.uk/"),
    ],
)
def test_only_the_layout_is_left_out(url: str, twin: str) -> None:
    assert names_of(url).twin == twin


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/amplitude",
        "https://example.org/clamp",
        "https://amp-shop.example/x",
        "https://example.org/x?id=amp",
        "https://google.example.net/c/s/example.org/drips",
        "https://93.184.215.14/x",
        "https://[2606:2800::1]/x",
    ],
)
def test_what_only_looks_like_a_twin_is_none(url: str) -> None:
    assert names_of(url).twin == url


@pytest.mark.parametrize(
    "url",
    [
        "https://google.pages.dev/amp/s/example.org/drips",
        "https://www.google.vercel.app/amp/s/example.org/drips",
        "https://google.nobodys.zone/amp/s/example.org/drips",
        "https://google.zone/amp/s/example.org/drips",
        "https://news.google.com/amp/s/example.org/drips",
        "https://x.cdn.ampproject.org.example.net/c/s/example.org/drips",
    ],
)
def test_only_the_caches_own_hosts_speak_for_other_sites(url: str) -> None:
    assert "example.org" not in urlsplit(names_of(url).twin).netloc
    assert names_of(url).domain != "example.org"


def test_a_name_registered_under_a_suffix_keeps_its_label() -> None:
    assert names_of("https://m.blogspot.com/x").twin == "https://m.blogspot.com/x"
    assert names_of("https://anna.blogspot.com/x").domain == "anna.blogspot.com"


def test_an_address_inside_a_cache_that_cannot_be_read_stays_the_caches() -> None:
    url = "https://www.google.com/amp/s/0x7f.1/x"
    assert names_of(url).domain == "google.com"
    with pytest.raises(AddressError):
        names_of("https://user@example.org/")


@given(st.text("amp/.?&=m1s%w", max_size=40))
def test_a_plainest_form_is_its_own(tail: str) -> None:
    twin = names_of(f"https://www.example.org/{tail}").twin
    assert twin == canonical(twin)
