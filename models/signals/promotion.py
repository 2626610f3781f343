"""Which treatments of the kind that needs leave to be sold a page speaks well of."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from models.page import Kind, Zone
from models.reading import Hit, Reading
from models.signals.claims import claim_hits
from models.signals.quotations import attributed
from models.signals.scope import asked, negated
from models.signals.selling import sells
from models.signals.treatments import blocks_naming, is_topic

_ITEM = 15
"""Words up to which a block is an item of a list, or a line that names several."""
_NOT = frozenset(["not", "can't", "cannot", "don't", "doesn't", "won't", "isn't", "aren't"])


def promoted(reading: Reading) -> tuple[Hit, ...]:
    """Claims of effect for a treatment of the kind that needs leave to be sold, one a sentence, in page order.

    The treatment is named in the claim's sentence or in the one before it in the same block; on a page that sells it
    is enough that the paragraph names it, or that it is the page's topic. What others are quoted with counts only where
    the page sells.
    Ask by `reading.derive(promoted)`.
    """
    firsts: dict[int, Hit] = {}
    for hit in sorted((*reading.derive(claim_hits), *_reported(reading)), key=lambda hit: (hit.block, hit.start)):
        if _of_intervention(reading, hit) and (reading.derive(sells) or not attributed(reading, hit)):
            firsts.setdefault(hit.sentence, hit)
    return tuple(firsts.values())


def _reported(reading: Reading) -> tuple[Hit, ...]:
    """Benefits told as figures or findings, or as a list of complaints, which sellers put in place of a claim."""
    if not reading.derive(sells):
        return ()
    told = (hit for hit in reading.hits("reported_benefits") if not negated(reading, hit) and not asked(reading, hit))
    return (*told, *_listed(reading))


def _listed(reading: Reading) -> Iterator[Hit]:
    """The complaints below a heading such as "What can it treat?", or after such words and a colon in one line."""
    naming = {hit.block: hit for hit in reading.hits("treated_headings") if not _denies(reading, hit)}
    led = frozenset(_led(reading, naming))
    for hit in reading.hits("ailments"):
        lead = naming.get(hit.block)
        inline = lead is not None and ":" in reading.page.blocks[hit.block].text[lead.end : hit.start]
        if (hit.block in led or inline) and not negated(reading, hit):
            yield hit


def _denies(reading: Reading, hit: Hit) -> bool:
    """Whether the heading says what cannot be treated."""
    return negated(reading, hit) or not _NOT.isdisjoint(reading.words[hit.block].lower[hit.first : hit.last + 1])


def _led(reading: Reading, naming: Collection[int]) -> Iterator[int]:
    """The blocks below a heading or an opening line that is one of these."""
    leads = False
    for index, block in reading.blocks:
        if block.zone is not Zone.MAIN:
            continue
        if block.kind is Kind.HEADING or block.text.endswith(":"):
            leads = index in naming
        elif leads and len(reading.words[index].lower) <= _ITEM:
            yield index
        else:
            leads = False


def _of_intervention(reading: Reading, hit: Hit) -> bool:
    told: bool = reading.derive(is_topic) or hit.block in reading.derive(blocks_naming)
    if (told and reading.derive(sells)) or reading.sentence_hits("interventions", hit.sentence):
        return True
    before = hit.sentence - 1
    follows = before >= 0 and reading.sentences[before].block == hit.block
    return follows and bool(reading.sentence_hits("interventions", before))
