"""Pages for tests, made by hand."""

from __future__ import annotations

from datetime import date

from models.page import Block, Page, Zone
from models.reading import Reading

TODAY = date(2026, 1, 15)


def text_page(text: str, **fields: object) -> Page:
    """A page of paragraphs, one main block for each run of lines between blank lines."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    blocks = tuple(Block(paragraph, Zone.MAIN) for paragraph in paragraphs if paragraph)
    return Page(blocks=blocks, language="en", **fields)  # type: ignore[arg-type]


def reading(text: str) -> Reading:
    """The same page, as signals read it."""
    return Reading(text_page(text), TODAY)
