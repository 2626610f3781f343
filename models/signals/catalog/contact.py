"""Contact: ways to reach or look up who is behind the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.page import Zone
from models.reading import EVERYWHERE, READ_ZONES, Reading
from models.report import Evidence, SignalResult
from models.signals.anchors import link_around
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote, unavailable
from models.signals.outlinks import has_structure

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,12}\b")
_DIGITS = re.compile(r"\d(?:\d\d|[A-Z]{2}\b)")
_PHONE = re.compile(
    r"[+(\d](?<![\d.][+(\d])(?:(?<=\+)\d{1,3}[ .-]?\(?\d{1,5}\)?[ .-]|(?<=\()\d{2,5}\) ?|(?<=\d)\d{1,4}[ .-])"
    r"\d{3,4}[ .-]\d{3,5}\b(?!-|\.?\d)"
)
_ADDRESS = re.compile(r"[A-Z](?<![A-Za-z\d][A-Z])(?:[A-Z],? \d{5}(?:-\d{4})?|[A-Z]?\d[A-Z\d]? \d[A-Z]{2})\b")
"""Expressions begin with a set of characters and look back from there, which is the quickest way to pass over prose."""
_FORMS = {"e-mail address": _EMAIL, "phone number": _PHONE, "postal address": _ADDRESS}
_READ = frozenset({Zone.MAIN, Zone.CHROME})
_LONGEST_LINK = 40


def measure(reading: Reading) -> SignalResult:
    """Distinct ways, of five: a contact link, an about link, an e-mail address, a phone number, a postal address."""
    ways: dict[str, Evidence] = {}
    notes: list[str] = []
    for way, evidence in (*_links(reading), *_written(reading)):
        ways.setdefault(way, evidence)
    for way in _targets(reading):
        if way not in ways and way not in notes:
            notes.append(way)
    if not ways and not notes and not has_structure(reading.page):
        return unavailable("plain text without an address shows no contact links")
    note = f"in link targets: {', '.join(notes)}" if notes else ""
    return measured(len(ways) + len(notes), sorted(ways.values(), key=lambda item: (item.block, item.start)), note)


def _links(reading: Reading) -> Iterator[tuple[str, Evidence]]:
    """Short links whose text begins with an offer to get in touch or to tell who they are."""
    for lexicon, way in (("contact_links", "contact link"), ("about_links", "about link")):
        for hit in reading.hits(lexicon, zones=EVERYWHERE):
            link = link_around(reading, hit)
            if link and link.start == hit.start and len(link.text) <= _LONGEST_LINK:
                yield way, quote(reading, hit.block, hit.start, hit.end, way)
                break


def _written(reading: Reading) -> Iterator[tuple[str, Evidence]]:
    """Addresses and numbers written out, the first of each; blocks without an at sign or digits are passed over."""
    wanted = dict(_FORMS)
    for index, block in reading.blocks:
        if block.zone not in _READ or not ("@" in block.text or _DIGITS.search(block.text)):
            continue
        for way, form in tuple(wanted.items()):
            if match := form.search(block.text):
                yield way, quote(reading, index, match.start(), match.end(), way)
                del wanted[way]


def _targets(reading: Reading) -> Iterator[str]:
    """What only link targets tell: an e-mail or phone number behind a picture or a word."""
    for link in reading.page.links:
        if link.zone in READ_ZONES:
            if link.url.startswith("mailto:") and "@" in link.url:
                yield "e-mail address"
            elif link.url.startswith("tel:"):
                yield "phone number"


SIGNAL = Signal(
    id="contact",
    version=1,
    category=Category.TRANSPARENCY,
    title="Says how to reach those behind it",
    failure_title="Gives no way to reach those behind it",
    why="An address, a number or a page about themselves makes the people behind a page answerable. Sellers give them "
    "too, so this is a minimum and no merit.",
    criteria=("HONcode: transparency", "JAMA: disclosure", "NewsGuard: who is in charge and conflicts"),
    unit="ways",
    cap=5,
    expected_sign=Sign.LEARNED,
    measure=measure,
    action="Give a postal address, a telephone number or an e-mail address, and a page about who you are",
)
