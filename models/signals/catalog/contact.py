"""Contact: ways to reach or look up who is behind the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.page import Zone
from models.reading import EVERYWHERE, READ_ZONES, Reading
from models.report import Evidence, SignalResult
from models.signals.anchors import link_around
from models.signals.base import Category, Sign, Signal
from models.signals.engines import UNSEEN, measured, quote, unavailable
from models.signals.outlinks import has_structure

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,12}\b| ?[\[(](?:at|AT)[\])] ?[\w-]{2,63}"
    r"(?:\.[A-Za-z]{2}| ?[\[(](?:dot|DOT)[\])]))"
)
_DIGITS = re.compile(r"\d(?:\d\d|[A-Z]{2}\b| [A-Z])|[\[(](?:at|AT)[\])]|Box \d")
_PHONE = re.compile(
    r"[+(\d](?<![\d.][+(\d])(?:(?:(?<=\+)\d{1,3}[ .-]?\(?\d{1,5}\)?[ .-]|(?<=\()\d{2,5}\) ?|(?<=\d)\d{1,4}[ .-])"
    r"\d{3,4}[ .-]\d{3,5}|(?<=0)\d{3,4}[ -]\d{5,6}|(?<=\+)\d{1,3}[ .-]\d{1,5}[ .-]\d{5,8}"
    r"|(?<=8)[0-8]{2}-[A-Z\d]{3,4}-?[A-Z]{3,4})\b(?!-|\.?\d)"
)
_STREETS = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Row|Drive|Boulevard|Blvd|Square|Court|Place|Terrace|Crescent|Parkway|Pkwy"
    "|Highway|Way|Close|Walk|Quay"
)
_ADDRESS = re.compile(
    r"[A-Z](?<![A-Za-z\d][A-Z])(?:[A-Z],? \d{5}(?:-\d{4})?|[A-Z]?\d[A-Z\d]? \d[A-Z]{2}|\d[A-Z] \d[A-Z]\d"
    r"|\.? ?O\.? Box \d{1,6}|(?:(?<=N)(?:SW|T)|(?<=V)IC|(?<=Q)LD|(?<=[WS])A) \d{4})\b"
    rf"|\d(?<![\d.,-]\d)\d{{0,4}}[A-Za-z]? (?:[A-Z][a-z'’.]{{1,20}} ){{1,3}}(?:{_STREETS})\b(?=\.?(?:[,;|·)]|$))"
)
"""Expressions begin with a set of characters and look back from there, which is the quickest way to pass over prose."""
_FORMS = {"e-mail address": _EMAIL, "phone number": _PHONE, "postal address": _ADDRESS}
_READ = frozenset({Zone.MAIN, Zone.CHROME})
_LONGEST_LINK = 40
_WRITTEN_TO = re.compile(r"textarea:.{0,40}(?:message|enquiry|inquiry|question|feedback|query|details)")
_DECLARED = {"email": "e-mail address", "telephone": "phone number", "address": "postal address"}
"""What structured data calls these ways; a reader does not see them there."""


def measure(reading: Reading) -> SignalResult:
    """Distinct ways, of five: an offer of contact, an about link, an e-mail address, a phone number, a postal address.

    The offer is a link, a form for a message or a sentence. What only the structured data gives counts a share.
    """
    ways: dict[str, Evidence] = {}
    for way, evidence in (*_links(reading), *_invited(reading), *_written(reading)):
        ways.setdefault(way, evidence)
    notes = [way for way in dict.fromkeys(_targets(reading)) if way not in ways]
    declared = reading.page.metadata.declared
    unseen = [way for key, way in _DECLARED.items() if key in declared and way not in ways and way not in notes]
    if not ways and not notes and not has_structure(reading.page):
        return unavailable("plain text without an address shows no contact links")
    told = [(notes, "in link targets and forms"), (unseen, "in structured data")]
    note = "; ".join(f"{where}: {', '.join(found)}" for found, where in told if found)
    shown = sorted(ways.values(), key=lambda item: (item.block, item.start))
    return measured(len(ways) + len(notes) + UNSEEN * len(unseen), shown, note)


def _links(reading: Reading) -> Iterator[tuple[str, Evidence]]:
    """Short links whose text begins with an offer to get in touch or to tell who they are."""
    for lexicon, way in (("contact_links", "contact link"), ("about_links", "about link")):
        for hit in reading.hits(lexicon, zones=EVERYWHERE):
            link = link_around(reading, hit)
            if link and link.start == hit.start and len(link.text) <= _LONGEST_LINK:
                yield way, quote(reading, hit.block, hit.start, hit.end, way)
                break


def _invited(reading: Reading) -> Iterator[tuple[str, Evidence]]:
    """The first sentence that asks readers to get in touch."""
    for hit in reading.hits("contact_invitations", zones=_READ)[:1]:
        yield "contact link", quote(reading, hit.block, hit.start, hit.end, "offer of contact")


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
    """What only link targets and forms tell: an e-mail or phone number behind a word, a box for a message."""
    for form in reading.page.forms:
        if form.zone in READ_ZONES and any(map(_WRITTEN_TO.match, form.fields)):
            yield "contact link"
    for link in reading.page.links:
        if link.zone in READ_ZONES:
            if link.url.startswith("mailto:") and "@" in link.url:
                yield "e-mail address"
            elif link.url.startswith("tel:"):
                yield "phone number"


SIGNAL = Signal(
    id="contact",
    version=2,
    category=Category.TRANSPARENCY,
    title="Says how to reach those behind it",
    failure_title="No way to reach those behind it found",
    why="An address, a number or a page about themselves makes the people behind a page answerable. Sellers give them "
    "too, so this is a minimum and no merit.",
    criteria=("HONcode: transparency", "JAMA: disclosure", "NewsGuard: who is in charge and conflicts"),
    unit="ways",
    cap=5,
    expected_sign=Sign.LEARNED,
    measure=measure,
    action="Give a postal address, a telephone number or an e-mail address, and a page about who you are",
)
