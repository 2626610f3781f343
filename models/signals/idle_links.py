"""Links to elsewhere that say nothing of the text, as a list of agencies or "study 1, study 2" below an article."""

from __future__ import annotations

from models.page import Link, Zone
from models.reading import Reading
from models.signals.subject import headline_words, stems

_AROUND = 4
"""Words of prose that must stand around a block's links."""
_A_LINK = 2
"""Words of prose for each link: with fewer the block is a list of links."""


def idle(reading: Reading) -> frozenset[Link]:
    """The main text's links in blocks that are hardly more than links, but for those that name what its headline does.

    Ask by `reading.derive(idle)`.
    """
    by_block: dict[int, list[Link]] = {}
    for link in reading.page.links:
        if link.block is not None and link.zone is Zone.MAIN:
            by_block.setdefault(link.block, []).append(link)
    subject = reading.derive(headline_words)
    listed = (link for block, links in by_block.items() if _is_list(reading, block, links) for link in links)
    return frozenset(link for link in listed if subject.isdisjoint(stems(link.text.lower().split())))


def _is_list(reading: Reading, block: int, links: list[Link]) -> bool:
    linked = sum(len(link.text.split()) for link in links)
    return len(reading.words[block].lower) - linked < max(_AROUND, _A_LINK * len(links))
