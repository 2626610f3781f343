"""The panel: invented pages with the grade expected of each, and minimal pairs; see tests/fixtures/panel/README.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from models.page import Page
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.plain import page_from_text

FOLDER = Path(__file__).parent.parent / "tests" / "fixtures" / "panel"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the panel, the grade expected of it, and what it says of itself."""

    file: str
    url: str
    genre: str
    grade: int
    domain: str
    text: str
    author: str = ""
    published: str = ""
    """As much of the date as the page gives: a year and month, or a day too."""
    updated: str = ""
    aside: str = ""
    """Words on the page that are not its author's."""

    @property
    def page(self) -> Page:
        read = page_from_html if self.file.endswith(".html") else page_from_text
        return read(self.text, url=self.url)


@dataclass(frozen=True, slots=True)
class Pair:
    """A page before and after an edit, and the way the score should move."""

    name: str
    before: Entry
    after: Entry
    expect: str

    def moves_right(self, points: float) -> bool:
        return points > 0 if self.expect == "up" else points < 0


@cache
def entries() -> tuple[Entry, ...]:
    """Every page of the panel."""
    listed = yaml.safe_load((FOLDER / "panel.yml").read_text(encoding="utf-8"))
    return tuple(_entry(each) for each in listed)


def _entry(listed: dict[str, str]) -> Entry:
    return Entry(
        text=(FOLDER / "pages" / listed["file"]).read_text(encoding="utf-8"),
        grade=int(listed["grade"]),
        **{name: listed[name] for name in ("file", "url", "genre", "domain")},
        **{name: listed.get(name, "") for name in ("author", "published", "updated", "aside")},
    )


@cache
def pairs() -> tuple[Pair, ...]:
    """Every minimal pair."""
    by_file = {entry.file: entry for entry in entries()}
    listed = yaml.safe_load((FOLDER / "pairs.yml").read_text(encoding="utf-8"))
    return tuple(_pair(each["name"], by_file[each["page"]], each["expect"], each["edits"]) for each in listed)


def _pair(name: str, before: Entry, expect: str, edits: list[dict[str, str]]) -> Pair:
    text = before.text
    for edit in edits:
        if text.count(edit["old"]) != 1:
            raise ValueError(f"{name}: the words to replace must stand on the page once: {edit['old'][:60]}")
        text = text.replace(edit["old"], edit["new"])
    return Pair(name, before, replace(before, text=text), expect)
