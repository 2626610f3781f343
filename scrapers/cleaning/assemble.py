"""From lines and their zones to the blocks, links and forms of a page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from models.page import Block, Form, Kind, Link, Zone
from scrapers.cleaning.lines import FormDraft, Line, LinkDraft

LONGEST_CELL = 200
"""Characters of a table cell; what is longer is text in a table made for layout."""


def blocks_of(lines: Sequence[Line], zones: Sequence[Zone]) -> list[Block]:
    """One block for each line, with the headings of its own zone above it."""
    above: dict[Zone, list[tuple[int, str]]] = {zone: [] for zone in Zone}
    paths: dict[Zone, tuple[str, ...]] = dict.fromkeys(Zone, ())
    blocks = []
    for line, zone in zip(lines, zones, strict=True):
        kind = line.kind
        if kind is Kind.CELL and len(line.text) > LONGEST_CELL:
            kind = Kind.PARAGRAPH
        if line.level:
            stack = above[zone]
            while stack and stack[-1][0] >= line.level:
                stack.pop()
            blocks.append(Block(line.text, zone, kind, line.level, tuple(text for _, text in stack)))
            stack.append((line.level, line.text))
            paths[zone] = tuple(text for _, text in stack)
        else:
            blocks.append(Block(line.text, zone, kind, 0, paths[zone]))
    return blocks


class Addresses:
    """Makes addresses on a page absolute; quick for the usual ones."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._origin = _origin(base)

    def absolute(self, href: str) -> str:
        """The absolute address, or what was written when it is none."""
        href = href.strip()
        if not self._base or href.startswith(("http://", "https://", "mailto:", "tel:", "javascript:")):
            return href
        if self._origin and href.startswith("/") and not href.startswith("//") and "/." not in href:
            return self._origin + href
        try:
            return urljoin(self._base, href)
        except ValueError:
            return href


def _origin(base: str) -> str:
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def links_of(drafts: Iterable[LinkDraft], zones: Sequence[Zone], addresses: Addresses, offset: int) -> list[Link]:
    """The links; `offset` blocks stand before the first line."""
    links = []
    for draft in drafts:
        line, url = draft.line, addresses.absolute(draft.href)
        rel = frozenset(draft.rel.lower().split())
        if line is None or line.index is None:
            zone = Zone.HIDDEN if draft.region.hidden else _region_zone(draft, zones)
            links.append(Link(url, "", zone, rel))
            continue
        text = line.text[draft.start : draft.end]
        links.append(Link(url, text, zones[line.index], rel, line.index + offset, draft.start, draft.end))
    return links


def _region_zone(draft: LinkDraft | FormDraft, zones: Sequence[Zone]) -> Zone:
    """The zone of the lines around something that has no text of its own."""
    first = draft.region.first
    if draft.region.hidden:
        return Zone.HIDDEN
    return zones[min(first, len(zones) - 1)] if zones else Zone.CHROME


def forms_of(drafts: Iterable[FormDraft], zones: Sequence[Zone], offset: int) -> list[Form]:
    """The forms, each with its button where it has one."""
    forms = []
    for draft in drafts:
        button = draft.submit
        zone = _region_zone(draft, zones)
        if button is None or button.index is None:
            forms.append(Form(zone, tuple(draft.fields)))
        else:
            forms.append(Form(zone, tuple(draft.fields), button.text, button.index + offset))
    return forms


def content_hash(blocks: Iterable[Block]) -> str:
    """SHA-256 of the text that counts as content, whatever markup it stood in."""
    texts = (block.text for block in blocks if block.zone in (Zone.MAIN, Zone.REFERENCES))
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()
