"""Organisation pages: links to what organisations publish about themselves, and a search of the whole site."""

from __future__ import annotations

from collections.abc import Iterator

from models.reading import EVERYWHERE, Hit, Reading
from models.report import SignalResult
from models.signals.anchors import menu_link
from models.signals.base import Category, Sign, Signal
from models.signals.catalog.policies import KINDS
from models.signals.earning import discounted
from models.signals.engines import distinct, measured, quote_hits, unavailable
from models.signals.outlinks import has_structure

_LONGEST_LINK = 40
_OWN = 4
"""Characters of "our" and "the" before the words that tell what a link leads to."""
_SEARCH = "a search of the site"


def measure(reading: Reading) -> SignalResult:
    """Different links to press room, careers, board, reports and the like; a search form counts as one more.

    Links to policies are another signal's, and where the page earns from its reader a link counts little.
    """
    hits = distinct(reading, list(_pages(reading)))
    if not has_structure(reading.page):
        return unavailable("plain text without an address shows no menus")
    searches = _has_search(reading)
    return measured(
        discounted(reading, len(hits) + searches), quote_hits(reading, hits, "link"), _SEARCH if searches else ""
    )


def _pages(reading: Reading) -> Iterator[Hit]:
    """The first hit in each short link that such words open, as menus have them, and that names no policy."""
    policies = [menu_link(reading, hit) for hit in reading.hits(*KINDS, zones=EVERYWHERE)]
    seen = {(link.block, link.start) for link in policies if link}
    for hit in reading.hits("organisation_links", "editorial_boards", zones=EVERYWHERE):
        link = menu_link(reading, hit)
        if link and hit.start - link.start <= _OWN and len(link.text) <= _LONGEST_LINK:
            if (link.block, link.start) not in seen:
                yield hit
            seen.add((link.block, link.start))


def _has_search(reading: Reading) -> bool:
    fields = (field.partition(":") for form in reading.page.forms for field in form.fields)
    return any(kind == "search" or name in {"q", "s"} or "search" in name for kind, _, name in fields)


SIGNAL = Signal(
    id="organisation_pages",
    version=4,
    category=Category.TRANSPARENCY,
    title="Has the pages of an organisation that answers to others",
    failure_title="No links to a press room, board, reports or careers found",
    why="Organisations that answer to members, readers or the public have pages for them. A site put up to sell one "
    "thing rarely has. Links cost little, so this counts for little, and for less "
    "where the page earns from its reader.",
    criteria=("HONcode: transparency", "NewsGuard: who is in charge and conflicts"),
    unit="links",
    cap=12,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("NewsGuard 2018, Rating process and criteria",),
)
