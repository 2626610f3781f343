"""Links out of the page's own site that stand in its main text or its references, in the markup or written out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.page import Page
from models.reading import Reading
from models.signals.hosts import host_of, is_scholarly, site_of
from models.signals.identifiers import CITING

_WRITTEN = re.compile(r"\bhttps?://[^\s<>\"]{4,300}")


@dataclass(frozen=True, slots=True)
class Outlink:
    """A link to another site; `block` is None when its text stands in no block."""

    url: str
    host: str
    scholarly: bool
    block: int | None
    start: int
    end: int


def outlinks(reading: Reading) -> tuple[Outlink, ...]:
    """Links to other sites from main text and references, in page order, but for those that were paid for.

    Ask by `reading.derive(outlinks)`.
    """
    own = site_of(host_of(reading.page.url) or host_of(reading.page.metadata.canonical))
    found = {link.url: link for link in reversed((*_marked(reading.page), *_written(reading)))}
    others = [link for link in found.values() if link.host and site_of(link.host) != own]
    return tuple(sorted(others, key=lambda link: (link.block is None, link.block or 0, link.start)))


def has_structure(page: Page) -> bool:
    """Whether the page came as more than bare text, so that a missing link is truly missing."""
    return bool(page.links or page.url)


def _marked(page: Page) -> Iterator[Outlink]:
    for link in page.links:
        if link.zone in CITING and "sponsored" not in link.rel:
            yield _outlink(link.url, link.block, link.start, link.end)


def _written(reading: Reading) -> Iterator[Outlink]:
    for index, block in reading.blocks:
        if block.zone in CITING and "://" in block.text:
            for match in _WRITTEN.finditer(block.text):
                url = match.group().rstrip(".,;:!?)]'")
                yield _outlink(url, index, match.start(), match.start() + len(url))


def _outlink(url: str, block: int | None, start: int, end: int) -> Outlink:
    host = host_of(url)
    return Outlink(url, host, bool(host) and is_scholarly(host), block, start, end)
