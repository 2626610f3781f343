"""One strict reading of the host in a URL."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import idna

from scrapers.errors import BadUrl, RefusedAddress

MAX_LENGTH = 253
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_LABELS = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_WIDE_DOTS = frozenset("。．｡")


def read_host(text: str) -> str:
    """A name in lower-case ASCII, or an address, without brackets and final dot. Raises BadUrl or RefusedAddress."""
    if text.startswith("["):
        return _ipv6(text[1:-1])
    return _name(text)


def _ipv6(text: str) -> str:
    if "%" in text:
        raise RefusedAddress("it names a network interface", host=text)
    try:
        return str(IPv6Address(text))
    except AddressValueError:
        raise BadUrl("its host is no valid address") from None


def _name(text: str) -> str:
    name = _ascii(text).lower().removesuffix(".")
    if len(name) > MAX_LENGTH or not _LABELS.fullmatch(name):
        raise BadUrl("its host is no valid name")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        _refuse_disguise(name, text)
    return name


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    if len(text) > MAX_LENGTH or not _WIDE_DOTS.isdisjoint(text):
        raise BadUrl("its host is no valid name")
    try:
        return idna.encode(text, uts46=True).decode("ascii")
    except UnicodeError:
        raise BadUrl("its host is no valid name") from None


def _refuse_disguise(name: str, written: str) -> None:
    """Let plain dotted decimal through only: `2130706433`, `0x7f.1` and `0177.0.0.1` are 127.0.0.1 to some."""
    try:
        plain = str(IPv4Address(name)) == written
    except AddressValueError:
        plain = False
    if not plain:
        raise RefusedAddress("its host is a number written in an unusual way", host=name)
