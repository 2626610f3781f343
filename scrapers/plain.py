"""From plain text to a `Page`."""

from __future__ import annotations

from datetime import datetime

from models.page import Block, Page, Zone
from scrapers.assemble import content_hash
from scrapers.language import language_of


def page_from_text(text: str, *, url: str = "", fetched_at: datetime | None = None) -> Page:
    """Clean a text."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    blocks = tuple(Block(paragraph, Zone.MAIN) for paragraph in paragraphs if paragraph)
    return Page(
        blocks=blocks,
        url=url,
        language=language_of(block.text for block in blocks),
        content_sha256=content_hash(blocks),
        fetched_at=fetched_at,
    )
