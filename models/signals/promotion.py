"""Whether a page sells what it writes about, and which treatments it speaks well of."""

from __future__ import annotations

import re

from models.page import Form, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.signals.amounts import Amount, prices
from models.signals.claims import claim_hits
from models.signals.engines import distinct
from models.signals.quotations import attributed
from models.signals.scope import asked, negated
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
    said = [hit for hit in reading.hits("sales_cues", zones=EVERYWHERE) if not attributed(reading, hit)]
    others = (
        _invites(reading, said),
        bool(reading.derive(treatment_prices)),
        any(map(_enquires, reading.page.forms)),
        _has_shop(reading),
    )
    return len(distinct(reading, said)) + sum(others)


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


def _enquires(form: Form) -> bool:
    """Whether a form asks a prospective customer for a telephone number, or for an address to answer an enquiry."""
    kinds = {field.partition(":")[0] for field in form.fields}
    if form.zone not in SHOWN or "password" in kinds or any("comment" in field for field in form.fields):
        return False
    if any(field.startswith("tel:") or "phone" in field for field in form.fields):
        return True
    return any("email" in field for field in form.fields) and any(word in form.submit.lower() for word in _ENQUIRIES)


def promoted(reading: Reading) -> tuple[Hit, ...]:
    """Claims of effect for a treatment of the kind that needs leave to be sold, one a sentence, in page order.

    The treatment is named in the claim's sentence or in the one before it in the same block; a page that sells is
    about it throughout where it is the page's topic. What others are quoted with counts only where the page sells.
    Ask by `reading.derive(promoted)`.
    """
    firsts: dict[int, Hit] = {}
    for hit in sorted((*reading.derive(claim_hits), *_reported(reading)), key=lambda hit: (hit.block, hit.start)):
        if _of_intervention(reading, hit) and (reading.derive(sells) or not attributed(reading, hit)):
            firsts.setdefault(hit.sentence, hit)
    return tuple(firsts.values())


def sells_its_praise(reading: Reading) -> bool:
    """Whether a page about such a treatment sells it and speaks well of it.

    Ask by `reading.derive(sells_its_praise)`.
    """
    return bool(reading.derive(is_topic) and reading.derive(sells) and reading.derive(promoted))


def _reported(reading: Reading) -> tuple[Hit, ...]:
    """Benefits told as figures or findings, which sellers put in place of a claim."""
    hits = reading.hits("reported_benefits") if reading.derive(sells) else ()
    return tuple(hit for hit in hits if not negated(reading, hit) and not asked(reading, hit))


def _of_intervention(reading: Reading, hit: Hit) -> bool:
    throughout: bool = reading.derive(sells) and reading.derive(is_topic)
    if throughout or reading.sentence_hits("interventions", hit.sentence):
        return True
    before = hit.sentence - 1
    follows = before >= 0 and reading.sentences[before].block == hit.block
    return follows and bool(reading.sentence_hits("interventions", before))
