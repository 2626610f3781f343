"""Organisation pages: links to what organisations publish about themselves, and a search of the whole site."""

from __future__ import annotations

from models.reading import EVERYWHERE, Hit, Reading
from models.report import SignalResult
from models.signals.anchors import link_around
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits, unavailable
from models.signals.outlinks import has_structure

_LONGEST_LINK = 40
_SEARCH = "a search of the site"


def measure(reading: Reading) -> SignalResult:
    """Different links to press room, careers, board, reports and the like; a search form counts as one more."""
    hits = distinct(
        reading, [hit for hit in reading.hits("organisation_links", zones=EVERYWHERE) if _linked(reading, hit)]
    )
    if not has_structure(reading.page):
        return unavailable("plain text without an address shows no menus")
    searches = _has_search(reading)
    return measured(len(hits) + searches, quote_hits(reading, hits, "link"), _SEARCH if searches else "")


def _linked(reading: Reading, hit: Hit) -> bool:
    """Whether the words open a short link, as menus have them."""
    link = link_around(reading, hit)
    return link is not None and link.start == hit.start and len(link.text) <= _LONGEST_LINK


def _has_search(reading: Reading) -> bool:
    fields = (field.partition(":") for form in reading.page.forms for field in form.fields)
    return any(kind == "search" or name in {"q", "s"} or "search" in name for kind, _, name in fields)


SIGNAL = Signal(
    id="organisation_pages",
    version=1,
    category=Category.TRANSPARENCY,
    title="Has the pages of an organisation that answers to others",
    failure_title="Shows no press room, board, reports or careers",
    why="Organisations that answer to members, readers or the public have pages for them. A site put up to sell one "
    "thing rarely has. Links cost little, so this counts for little.",
    criteria=("HONcode: transparency", "NewsGuard: who is in charge and conflicts"),
    unit="links",
    cap=6,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("NewsGuard 2018, Rating process and criteria",),
)
