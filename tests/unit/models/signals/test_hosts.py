"""Hosts: which suffixes are restricted, which hosts are scholarly, and what one site is."""

from __future__ import annotations

import pytest

from models.signals.hosts import host_of, is_public_body, is_scholarly, site_of


@pytest.mark.parametrize(
    "host",
    ["nih.gov", "gov.uk", "health.gov.au", "army.mil", "plants.edu", "x.ac.uk", "x.edu.au", "who.int", "go.x.go.jp"],
)
def test_restricted_suffixes_are_public_bodies(host: str) -> None:
    assert is_public_body(host)


@pytest.mark.parametrize(
    "host",
    ["roots.org", "gov.example", "nih.gov.example.com", "edu.com", "ac.uk.shop.net", "mygov.com", "acme.ac", "gov"],
)
def test_anything_anybody_can_register_is_none(host: str) -> None:
    assert not is_public_body(host)


@pytest.mark.parametrize(
    "host",
    [
        *("nhsinform.scot", "www.gov.scot", "gov.wales", "www2.hse.ie", "ontario.ca", "www2.gov.bc.ca"),
        *("health.state.mn.us", "roots.govt.nz", "roots.gob.mx", "roots.gouv.fr", "roots.gov.it", "roots.edu.tw"),
    ],
)
def test_public_bodies_stand_under_names_of_their_own_country(host: str) -> None:
    assert is_public_body(host)


@pytest.mark.parametrize("host", ["roots.edu.pl", "roots.edu.ru", "shop.go.it", "roots.ac.me", "roots.scot"])
def test_second_level_names_that_a_country_sells_are_none(host: str) -> None:
    assert not is_public_body(host)


def test_scholarly_hosts_hold_their_subdomains_and_nothing_that_merely_ends_alike() -> None:
    assert is_scholarly("link.springer.com")
    assert is_scholarly("dx.doi.org")
    assert not is_scholarly("notdoi.org")
    assert not is_scholarly("doi.org.example.com")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.com/x", "example.com"),
        ("/relative", ""),
        ("mailto:a@b.example", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_the_host_of_anything_is_a_name_or_nothing(url: str, host: str) -> None:
    assert host_of(url) == host


def test_a_site_is_the_registrable_name() -> None:
    assert site_of("shop.example.co.uk") == site_of("example.co.uk") == "example.co.uk"
    assert site_of("a.b.example.com") == "example.com"
