"""Whether a page sells what it writes about: by its wording, its prices and forms, or its structured data."""

from __future__ import annotations

import re

from models.page import Form, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.signals.amounts import OURS, Amount, paid_elsewhere, prices
from models.signals.engines import distinct
from models.signals.quotations import attributed
from models.signals.stance import SHOWN, asserted
from models.signals.treatments import blocks_naming, is_topic

_SHOP = re.compile(r"(?:^|[\w.])/(?:shop|store|products?|cart|basket|checkout|collections)(?:/|$)", re.IGNORECASE)
CUES = 2
"""Different marks of selling that make a page a seller's; one may be a turn of speech."""
PRODUCT_TYPES = frozenset({"Product", "Offer", "AggregateOffer"})
_ENQUIRIES = ("enquir", "inquir", "consult", "appointment", "book", "quote", "candidate", "call")


def sells(reading: Reading) -> bool:
    """Whether the page offers treatments or products, by its wording, prices and forms or its structured data.

    Ask by `reading.derive(sells)`.
    """
    return not PRODUCT_TYPES.isdisjoint(reading.page.metadata.types) or _cues(reading) >= CUES


def _cues(reading: Reading) -> int:
    """Different selling phrases, and one each for an invitation, a price on a treatment, a form and a shop."""
    said = [hit for hit in reading.hits("sales_cues", zones=EVERYWHERE) if _may_sell(reading, hit)]
    others = (
        _invites(reading, said),
        bool(reading.derive(treatment_prices) or reading.derive(own_prices)),
        any(map(_enquires, reading.page.forms)),
        _has_shop(reading),
    )
    return len(distinct(reading, said)) + sum(others)


def _may_sell(reading: Reading, hit: Hit) -> bool:
    """Whether a selling phrase is the page's own, and no report of what somebody paid, as in "$680 per vial"."""
    return not attributed(reading, hit) and not paid_elsewhere(reading, hit.sentence)


def _has_shop(reading: Reading) -> bool:
    """Whether the page stands in a shop, or its text links to what can be bought in one."""
    links = (link.url for link in reading.page.links if link.zone is Zone.MAIN)
    return any(_SHOP.search(url.split("?")[0]) for url in (reading.page.url, *links))


def _invites(reading: Reading, said: list[Hit]) -> bool:
    """Whether a sentence that holds no selling phrase yet calls the reader to become a customer."""
    counted = {hit.sentence for hit in said}
    calls = [hit for hit in reading.hits("action_calls", zones=SHOWN) if hit.sentence not in counted]
    return any(not attributed(reading, hit) for hit in asserted(reading, calls))


def treatment_prices(reading: Reading) -> tuple[Amount, ...]:
    """Prices on a page about a treatment of the kind that needs leave to be sold, or in a block that names one.

    Ask by `reading.derive(treatment_prices)`.
    """
    named, topic = reading.derive(blocks_naming), reading.derive(is_topic)
    return tuple(amount for amount in reading.derive(prices) if topic or amount.block in named)


def own_prices(reading: Reading) -> tuple[Amount, ...]:
    """Prices in blocks of the main text that speak as those who ask them, as in "our chambers". Ask by
    `reading.derive(own_prices)`.
    """
    blocks = reading.page.blocks
    main = (amount for amount in reading.derive(prices) if blocks[amount.block].zone is Zone.MAIN)
    return tuple(amount for amount in main if not OURS.isdisjoint(reading.words[amount.block].lower))


def _enquires(form: Form) -> bool:
    """Whether a form asks a prospective customer for a telephone number, or for an address to answer an enquiry."""
    kinds = {field.partition(":")[0] for field in form.fields}
    if form.zone not in SHOWN or "password" in kinds or any("comment" in field for field in form.fields):
        return False
    if any(field.startswith("tel:") or "phone" in field for field in form.fields):
        return True
    return any("email" in field for field in form.fields) and any(word in form.submit.lower() for word in _ENQUIRIES)
