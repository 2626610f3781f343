"""From the HTML of a page to a `Page`: one parse, one walk."""

from __future__ import annotations

from datetime import datetime

from bs4 import BeautifulSoup

from models.page import Block, Kind, Metadata, Page, Zone
from scrapers.assemble import Addresses, blocks_of, content_hash, forms_of, links_of
from scrapers.hidden import hiding_rules
from scrapers.language import language_of
from scrapers.payloads import take_apart
from scrapers.soup import parse
from scrapers.walk import Walker
from scrapers.zones import zones_of


def page_from_html(
    content: bytes | str, *, url: str = "", content_type: str = "", fetched_at: datetime | None = None
) -> Page:
    """Clean a page. Bytes are decoded by byte order mark, `content_type`, meta element or detection."""
    html = decode(content, content_type) if isinstance(content, bytes) else content
    source = take_apart(html.replace("\x00", ""))
    soup = parse(source.markup)
    walked = Walker(hiding_rules(source.styles)).walk(soup)
    zones = zones_of(walked)
    title = _title(soup)
    blocks = [Block(title, Zone.CHROME, Kind.TITLE)] if title else []
    offset = len(blocks)
    blocks += blocks_of(walked.lines, zones)
    return Page(
        blocks=tuple(blocks),
        links=tuple(links_of(walked.links, zones, Addresses(url), offset)),
        forms=tuple(forms_of(walked.forms, zones, offset)),
        metadata=Metadata(title=title),
        url=url,
        language=language_of(block.text for block in blocks if block.zone is Zone.MAIN),
        content_sha256=content_hash(blocks),
        fetched_at=fetched_at,
    )


def decode(body: bytes, content_type: str) -> str:
    return body.decode("utf-8", "replace")


def _title(soup: BeautifulSoup) -> str:
    element = soup.find("title")
    return " ".join(element.get_text().split()) if element is not None else ""
