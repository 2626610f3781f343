"""A page as the scoring sees it: ordered blocks of text with their zones, links, forms and metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Zone(StrEnum):
    """Where on the page a block stands. Hidden text and comments count for nothing in a score."""

    MAIN = "main"
    CHROME = "chrome"
    REFERENCES = "references"
    COMMENTS = "comments"
    HIDDEN = "hidden"


class Kind(StrEnum):
    """What a block is in the page's own structure."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CELL = "cell"
    QUOTE = "quote"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between two breaks; whitespace is collapsed, so spans index exactly this string."""

    text: str
    zone: Zone = Zone.MAIN
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    """Heading level, 1 to 6; 0 when the block is no heading."""
    headings: tuple[str, ...] = ()
    """The headings above this block, outermost first."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link with an absolute or relative target, and where its text stands."""

    url: str
    text: str
    zone: Zone
    rel: frozenset[str] = frozenset()
    block: int | None = None
    """Index of the block that holds the text; None for a link around an image."""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A form by what it asks for."""

    zone: Zone
    fields: tuple[str, ...]
    """`type:name` of each control, lower case, as `email:subscriber`, `textarea:message`."""
    submit: str = ""
    block: int | None = None
    """Index of the submit button's block, where it has one."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself, outside its text. Dates are the page's claims."""

    title: str = ""
    description: str = ""
    language: str = ""
    """The language the page declares, as a lower-case primary tag such as `en`."""
    canonical: str = ""
    site_name: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    """People whom structured data names as having reviewed the page."""
    published: date | None = None
    modified: date | None = None
    reviewed: date | None = None
    """The day of the last review, where the page's structured data tells it from a mere change."""
    types: frozenset[str] = frozenset()
    """schema.org types named in JSON-LD or microdata, as `MedicalWebPage`."""
    open_graph: tuple[tuple[str, str], ...] = ()
    declared: frozenset[str] = frozenset()
    """Properties that the publisher's structured data gives, as `telephone` or `correctionsPolicy`."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why what was received is not the page that was asked for: a login, a captcha, an error served as 200."""

    state: str
    """The report's state this leads to: `blocked`, `paywalled` or `failed`."""
    code: str
    message: str


@dataclass(frozen=True)
class Page:
    """One page, cleaned. Made by scrapers; read by models."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    forms: tuple[Form, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    url: str = ""
    markup: bool = False
    """Whether it came as HTML, so that a link it does not show is truly missing; plain text has lost its links."""
    language: str = ""
    """The language found from the text itself, as a lower-case primary tag; `und` when it is in none that can be told,
    empty when there is too little text."""
    obstacle: Obstacle | None = None
    content_sha256: str = ""
    """SHA-256 of the visible text, by which a page is known to have changed."""
    fetched_at: datetime | None = None
