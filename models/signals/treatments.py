"""Treatments of the kind often sold without leave: where a page names one, and whether it is about one."""

from __future__ import annotations

from models.page import Kind
from models.reading import EVERYWHERE, Reading

_OFTEN = 3
"""Sentences of the main text that name such a treatment on a page that is about it."""
_ONE_IN = 8
"""Sentences of a short page of which one suffices."""


def is_topic(reading: Reading) -> bool:
    """Whether the page's title or first headline names such a treatment, or its text does time and again.

    Ask by `reading.derive(is_topic)`.
    """
    named = len({hit.sentence for hit in reading.hits("interventions")})
    if named >= _OFTEN or named * _ONE_IN >= max(1, len(reading.sentences)):
        return True
    return any(_heads(reading, hit.block) for hit in reading.hits("interventions", zones=EVERYWHERE))


def blocks_naming(reading: Reading) -> frozenset[int]:
    """The blocks that name such a treatment. Ask by `reading.derive(blocks_naming)`."""
    return frozenset(hit.block for hit in reading.hits("interventions", zones=EVERYWHERE))


def _heads(reading: Reading, index: int) -> bool:
    block = reading.page.blocks[index]
    return block.kind is Kind.TITLE or (block.kind is Kind.HEADING and block.level == 1)
