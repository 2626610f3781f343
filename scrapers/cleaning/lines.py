"""What the walk collects: lines of text with their regions, links and forms, before zones are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.page import Kind
from scrapers.cleaning.roles import Role


class Region:
    """A block-level element, as far as its lines need to know it."""

    __slots__ = ("anchor", "depth", "first", "hidden", "hides", "kind", "last", "level", "name", "parent", "roles")

    def __init__(self, parent: Region | None, name: str, roles: int, kind: Kind, level: int) -> None:
        self.parent = parent
        self.name = name
        self.roles = roles
        """Bits of `Role`: its own and those of all regions around it."""
        self.kind = kind
        self.level = level
        self.first = 0
        """Index of its first line; `last` is one past its last."""
        self.last = 0
        self.hidden = bool(roles & Role.HIDDEN)
        self.hides = False
        """Whether it is hidden for itself, not only by what is around it."""
        self.anchor = ""
        """Its id, to which links within the page point."""
        self.depth: int = parent.depth + 1 if parent is not None else 0


class Line:
    """Text between two breaks. Whitespace is collapsed as the text comes in, so positions are final."""

    __slots__ = ("index", "kind", "length", "level", "link_chars", "parts", "region", "space", "text")

    def __init__(self, region: Region, kind: Kind, level: int) -> None:
        self.region = region
        self.kind = kind
        self.level = level
        self.parts: list[str] = []
        self.length = 0
        self.space = False
        self.link_chars = 0
        self.index: int | None = None
        """Its place among the lines; None while it is open, and for ever when it stays empty."""
        self.text = ""

    def add(self, text: str) -> int:
        """Append text; the answer is where its first visible character stands, or -1 when it has none."""
        words = text.split()
        if not words:
            self.space = True
            return -1
        if self.length and (self.space or text[0].isspace()):
            self.parts.append(" ")
            self.length += 1
        start = self.length
        joined = " ".join(words)
        self.parts.append(joined)
        self.length += len(joined)
        self.space = text[-1].isspace()
        return start


class LinkDraft:
    """A link whose line is not yet placed."""

    __slots__ = ("end", "href", "line", "region", "rel", "start")

    def __init__(self, href: str, rel: str, region: Region) -> None:
        self.href = href
        self.rel = rel
        self.region = region
        self.line: Line | None = None
        self.start = 0
        self.end = 0


@dataclass(slots=True)
class FormDraft:
    """A form whose button's line is not yet placed."""

    region: Region
    fields: list[str] = field(default_factory=list)
    submit: Line | None = None


@dataclass(slots=True)
class Walked:
    """All that one walk found, in page order."""

    lines: list[Line] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    links: list[LinkDraft] = field(default_factory=list)
    forms: list[FormDraft] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    """schema.org types named in microdata."""
