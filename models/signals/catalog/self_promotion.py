"""Self-promotion: the page sells what it describes, or holds its own up against all others."""

from __future__ import annotations

from collections.abc import Iterator

from models.reading import Hit, Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote, quote_hits
from models.signals.own_names import own_names
from models.signals.selling import own_prices, sells, treatment_prices
from models.signals.stance import asserted
from models.signals.voice import own

_LIST = 3
"""Sold treatments in one sentence that make a menu."""
_NEAR = 30
"""Characters between the page's own name and a word of offering."""
_LINE = 80
"""Characters after a copyright mark in which a name is the owner's and no offer."""


def measure(reading: Reading) -> SignalResult:
    """Distinct ways in which the main text sells: own offers, own name, menu, price, superiority."""
    offers = quote_hits(
        reading, distinct(reading, own(reading, asserted(reading, reading.hits("own_offers")))), "own offer"
    )
    claims = [hit for hit in reading.hits("superiority") if not reading.sentence_hits("study_contexts", hit.sentence)]
    better = quote_hits(
        reading, distinct(reading, own(reading, asserted(reading, claims))), "claims to be better than the rest"
    )
    found = (*offers, *better, *_menu(reading), *_own_name(reading), *_price(reading))
    return measured(len(found), sorted(found, key=lambda e: (e.block, e.start)))


def _menu(reading: Reading) -> Iterator[Evidence]:
    """Sentences that put three or more treatments sold by clinics beside one another, quoted from first to last."""
    rows: dict[int, list[Hit]] = {}
    for hit in reading.hits("sold_treatments"):
        rows.setdefault(hit.sentence, []).append(hit)
    for sentence, hits in rows.items():
        listed = len(distinct(reading, hits)) >= _LIST and reading.sentence_hits("combinations", sentence)
        if listed and not reading.sentence_hits("study_contexts", sentence):
            yield quote(reading, hits[0].block, hits[0].start, hits[-1].end, "treatments offered with it")


def _price(reading: Reading) -> Iterator[Evidence]:
    """The first price that a page which sells asks itself, or puts on the treatment it is about."""
    if reading.derive(sells):
        for amount in sorted((*reading.derive(treatment_prices), *reading.derive(own_prices)))[:1]:
            yield quote(reading, *amount, "price of what it offers")


def _own_name(reading: Reading) -> Iterator[Evidence]:
    """The first place in the main text where something is endorsed or offered in the page's own name."""
    names = reading.derive(own_names)
    for hit in reading.hits("endorsements") if names else ():
        text = reading.page.blocks[hit.block].text
        near = max(0, hit.start - _NEAR), hit.end + _NEAR
        at, name = min(((text.find(n, *near), n) for n in names if n in text[slice(*near)]), default=(-1, ""))
        if at >= 0 and "©" not in text[max(0, at - _LINE) : at]:
            yield quote(reading, hit.block, at, at + len(name), "own name")
            return


SIGNAL = Signal(
    id="self_promotion",
    version=6,
    category=Category.COMMERCIAL,
    title="Sells what it describes",
    failure_title="Not found to sell what it describes",
    why="Whoever describes a treatment and earns from it has a reason to tell one side.",
    criteria=(
        "QUEST: conflict of interest",
        "HealthNewsReview: independent sources and conflicts",
        "NewsGuard: who is in charge and conflicts",
    ),
    unit="distinct findings",
    cap=6,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Keep offers, prices and invitations to book apart from the medical text",
    references=("Robillard 2018, The QUEST for quality online health information",),
)
