"""From the HTML of a page to a `Page`: one parse, one walk."""

from __future__ import annotations

from datetime import datetime

from models.page import Block, Kind, Page, Zone
from scrapers.cleaning.assemble import Addresses, blocks_of, content_hash, forms_of, links_of
from scrapers.cleaning.decode import decode
from scrapers.cleaning.hidden import HidingRules
from scrapers.cleaning.language import language_of
from scrapers.cleaning.marks import marks_of
from scrapers.cleaning.metadata import metadata_of
from scrapers.cleaning.payloads import sound, take_apart
from scrapers.cleaning.soup import Soup, collector_paused, parse
from scrapers.cleaning.structured import read_structured
from scrapers.cleaning.veil import unveil
from scrapers.cleaning.walk import Walker
from scrapers.cleaning.walls import obstacle_of
from scrapers.cleaning.zones import zones_of


def page_from_html(
    content: bytes | str, *, url: str = "", content_type: str = "", fetched_at: datetime | None = None
) -> Page:
    """Clean a page. Bytes are decoded by byte order mark, `content_type`, meta element or detection."""
    html = decode(content, content_type) if isinstance(content, bytes) else content
    with collector_paused():
        return _page(sound(html), url, fetched_at)


def _page(html: str, url: str, fetched_at: datetime | None) -> Page:
    source = take_apart(html)
    soup = parse(source.markup)
    walked = Walker(HidingRules(source.styles)).walk(soup.tree)
    unveil(walked)
    structured = read_structured(source.json_ld)
    types = structured.types.union(walked.types)
    zones = zones_of(walked, marks_of(source.markup, soup, walked), types)
    title = _title(soup)
    blocks = [Block(title, Zone.CHROME, Kind.TITLE)] if title else []
    offset = len(blocks)
    blocks += blocks_of(walked.lines, zones)
    links = links_of(walked.links, zones, Addresses(_base(soup, url)), offset)
    forms = forms_of(walked.forms, zones, offset)
    return Page(
        blocks=tuple(blocks),
        links=tuple(links),
        forms=tuple(forms),
        metadata=metadata_of(soup, structured, types, blocks, links),
        url=url,
        markup=True,
        language=language_of(block.text for block in blocks if block.zone is Zone.MAIN),
        obstacle=obstacle_of(blocks, forms, structured.free),
        content_sha256=content_hash(blocks),
        fetched_at=fetched_at,
    )


def _base(soup: Soup, url: str) -> str:
    """The address against which links count: that of the page, moved by a base element."""
    moved = next((str(base.attrs["href"]) for base in soup.noted["base"] if base.attrs.get("href")), "")
    return Addresses(url).absolute(moved) if moved else url


def _title(soup: Soup) -> str:
    texts = (" ".join(element.get_text().split()) for element in soup.noted["title"])
    return next(filter(None, texts), "")
