"""The guard's judgement of addresses."""

from __future__ import annotations

import string
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapers.errors import AddressError, RefusedAddress
from scrapers.fetching.guard import Guard, is_internal, is_public
from scrapers.urls import parse

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254
168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::127.0.0.1 ::93.184.215.14 ::ffff:127.0.0.1 ::ffff:93.184.215.14 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::5db8:d70e 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1
2001:20::1 2001:db8::1 2002:7f00:1::1 2002:5db8:d70e::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254
fdff::1 fe80::1 fe80::1%eth0 2606:2800::1%eth0 fec0::1 ff02::1 ff0e::1
""".split()  # noqa: SIM905 - as a list it would be one address a line
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.215.14 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
168.63.129.15 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0
198.17.255.255 198.20.0.0 223.255.255.255 2001:200::1 2003::1 2400::1 2606:2800:21f::1 2a00:1450::1 3ffe::1
""".split()  # noqa: SIM905 - as a list it would be one address a line


@pytest.mark.parametrize("address", REFUSED)
def test_what_leads_anywhere_but_to_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_permitted_up_to_the_very_edge(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "1.2.3.4 ", "[::1]"]
)
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    assert not is_public(text)
    assert not is_internal(text)


@given(st.ip_addresses())
def test_no_address_is_both_and_what_is_public_is_global(address: IPv4Address | IPv6Address) -> None:
    text = str(address)
    assert not (is_public(text) and is_internal(text))
    assert not is_public(text) or address.is_global


@given(st.ip_addresses(v=4))
@example(IPv4Address("93.184.215.14"))
def test_no_ipv4_address_gets_through_inside_an_ipv6_address(inner: IPv4Address) -> None:
    bits = int(inner)
    teredo = 0x20010000 << 96 | 0x5DB8D70E << 64 | bits ^ 0xFFFFFFFF
    for outer in (bits, 0xFFFF << 32 | bits, 0x64FF9B << 96 | bits, 0x2002 << 112 | bits << 80 | 1, teredo):
        assert not is_public(str(IPv6Address(outer)))


SPELLINGS = (
    str,
    lambda address: str(int(address)),
    lambda address: hex(int(address)),
    lambda address: f"0{int(address):o}",
    lambda address: ".".join(hex(part) for part in address.packed),
    lambda address: ".".join(f"0{part:o}" for part in address.packed),
    lambda address: f"[::ffff:{address}]",
    lambda address: f"[::{address}]",
    lambda address: f"[64:ff9b::{address}]",
    lambda address: str(address).translate({ord(c): 0xFF10 + int(c) for c in string.digits}),
    lambda address: str(address).replace(".", "。"),
    lambda address: f"{address}.",
    lambda address: f"{address.packed[0]}.{int(address) & 0xFFFFFF}",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(address=st.ip_addresses(v=4, network="127.0.0.0/8") | st.ip_addresses(v=4, network="169.254.0.0/16"))
def test_no_spelling_of_an_inner_address_passes(spelling: object, address: IPv4Address) -> None:
    assert callable(spelling)
    with pytest.raises(AddressError):
        Guard().check_url(parse(f"http://{spelling(address)}/"))


@given(st.ip_addresses(v=6))
def test_ipv6_literals_in_a_url_are_judged_as_addresses(address: IPv6Address) -> None:
    url = parse(f"http://[{address.exploded.upper()}]/")
    assert Guard().permits(url, url.host) == is_public(str(address))


def test_an_allowed_host_may_be_internal_but_never_metadata_or_link_local() -> None:
    guard = Guard(frozenset(["intranet.example"]))
    url, other = parse("http://intranet.example/"), parse("http://other.example/")
    for address in ("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "100.64.0.1", "::1", "fd12::1"):
        assert guard.permits(url, address)
        assert not guard.permits(other, address)
    for address in (
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "fe80::1",
        "0.0.0.0",
        "224.0.0.1",
    ):
        assert not guard.permits(url, address)
        with pytest.raises(RefusedAddress):
            guard.check_address(url, address)


def test_a_refusal_does_not_say_where_the_name_led() -> None:
    with pytest.raises(RefusedAddress) as caught:
        Guard().check_address(parse("http://clinic.example/"), "10.11.12.13")
    assert "10.11" not in str(caught.value)
