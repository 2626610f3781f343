"""From plain text to a `Page`: paragraphs, headings, comments and furniture are found from the text itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.page import Block, Kind, Metadata, Obstacle, Page, Zone
from scrapers.cleaning.assemble import blocks_of, content_hash
from scrapers.cleaning.bylines import byline_author
from scrapers.cleaning.dates import bare_date, dated_lines
from scrapers.cleaning.language import language_of
from scrapers.cleaning.lines import Line, Region
from scrapers.cleaning.payloads import sound
from scrapers.cleaning.roles import Role
from scrapers.cleaning.text_lines import TextLine, text_lines
from scrapers.cleaning.text_zones import text_zones
from scrapers.errors import EmptyPage

TOP = 8
"""Lines from the beginning among which title, byline and date are looked for."""


def page_from_text(text: str, *, url: str = "", fetched_at: datetime | None = None) -> Page:
    """Clean a text. Lone surrogates become question marks and NUL is dropped."""
    lines = text_lines(sound(text))
    blocks = blocks_of([_line(line) for line in lines], text_zones(lines))
    return Page(
        blocks=tuple(blocks),
        metadata=_metadata(blocks),
        url=url,
        language=language_of(block.text for block in blocks if block.zone is Zone.MAIN),
        obstacle=None if blocks else _empty(),
        content_sha256=content_hash(blocks),
        fetched_at=fetched_at,
    )


def _line(line: TextLine) -> Line:
    placed = Line(Region(None, "", Role.NONE, line.kind, line.level), line.kind, line.level)
    placed.text = line.text
    return placed


def _empty() -> Obstacle:
    error = EmptyPage()
    return Obstacle(error.state, error.code, error.message)


def _metadata(blocks: Sequence[Block]) -> Metadata:
    seen = [block for block in blocks if block.zone in (Zone.MAIN, Zone.CHROME)]
    published, modified = dated_lines(block.text for block in seen)
    dates = (bare_date(block.text) for block in seen[:TOP])
    authors = dict.fromkeys(name for block in seen[:TOP] if (name := byline_author(block.text)))
    return Metadata(
        title=_title(seen[:TOP]),
        authors=tuple(authors),
        published=published or next(filter(None, dates), None),
        modified=modified,
    )


def _title(top: Sequence[Block]) -> str:
    """The first heading of three words or more; a shorter one before it is the site's name."""
    headings = [block.text for block in top if block.kind is Kind.HEADING]
    return next((text for text in headings if text.count(" ") >= 2), headings[0] if headings else "")
