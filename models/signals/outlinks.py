"""Links out of the page's own site that stand in its main text or its references, in the markup or written out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.page import Page, Zone
from models.reading import Reading
from models.signals.hosts import host_of, is_front, is_scholarly, site_of
from models.signals.identifiers import CITING, identifiers
from models.signals.idle_links import idle

_RESOLVERS = frozenset({"doi.org", "dx.doi.org"})
_WRITTEN = re.compile(r"\bhttps?://[^\s<>\"]{4,300}")


@dataclass(frozen=True, slots=True)
class Outlink:
    """A link to another site; `block` is None when its text stands in no block."""

    url: str
    host: str
    scholarly: bool
    """Whether it leads to a document of a journal, registry, agency or university, and the text says what for."""
    block: int | None
    start: int
    end: int


def outlinks(reading: Reading) -> tuple[Outlink, ...]:
    """Links to other sites from main text and references, in page order.

    Those that were paid for are left out, and bare DOIs of nobody known, which may lead nowhere.
    Ask by `reading.derive(outlinks)`.
    """
    own = site_of(host_of(reading.page.url) or host_of(reading.page.metadata.canonical))
    found = {link.url: link for link in reversed((*_marked(reading), *_written(reading)))}
    bare = tuple(item.key for item in reading.derive(identifiers) if item.bare)
    others = [link for link in found.values() if link.host and site_of(link.host) != own and not _names(link, bare)]
    return tuple(sorted(others, key=lambda link: (link.block is None, link.block or 0, link.start)))


def _names(link: Outlink, dois: tuple[str, ...]) -> bool:
    """Whether the link resolves one of these DOIs."""
    return link.host in _RESOLVERS and link.url.lower().endswith(dois)


def has_structure(page: Page) -> bool:
    """Whether the page came with what stands around its text, so that a missing link is truly missing.

    HTML shows the links it has. Text in which somebody left a link or two has still lost its menus.
    """
    return page.markup or bool(page.url) or any(link.zone is Zone.CHROME for link in page.links)


def _marked(reading: Reading) -> Iterator[Outlink]:
    skipped = reading.derive(idle)
    for link in reading.page.links:
        if link.zone in CITING and "sponsored" not in link.rel:
            yield _outlink(link.url, link.block, link.start, link.end, idle=link in skipped)


def _written(reading: Reading) -> Iterator[Outlink]:
    for index, block in reading.blocks:
        if block.zone in CITING and "://" in block.text:
            for match in _WRITTEN.finditer(block.text):
                url = match.group().rstrip(".,;:!?)]'")
                yield _outlink(url, index, match.start(), match.start() + len(url))


def _outlink(url: str, block: int | None, start: int, end: int, *, idle: bool = False) -> Outlink:
    host = host_of(url)
    return Outlink(url, host, bool(host) and is_scholarly(host) and not idle and not is_front(url), block, start, end)
