"""The panels: invented pages with the grade expected of each, and minimal pairs; see tests/fixtures/panel/README.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.page import Page
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.plain import page_from_text

FOLDER = Path(__file__).parent.parent / "tests" / "fixtures" / "panel"
FIRST, SECOND, THIRD = PANELS = ("first", "second", "third")


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
def entries(panel: str = FIRST) -> tuple[Entry, ...]:
    """Every page of a panel."""
    return tuple(_entry(panel, each) for each in _listed(panel, "panel"))


def _listed(panel: str, what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / panel / f"{what}.yml").read_text(encoding="utf-8"))
    return found


def _entry(panel: str, listed: dict[str, Any]) -> Entry:
    return Entry(
        text=_text(panel, listed["file"]),
        grade=int(listed["grade"]),
        **{name: listed[name] for name in ("file", "url", "genre", "domain")},
        **{name: listed.get(name, "") for name in ("author", "published", "updated", "aside")},
    )


def _text(panel: str, file: str) -> str:
    return (FOLDER / panel / "pages" / file).read_text(encoding="utf-8")


@cache
def pairs(panel: str = FIRST) -> tuple[Pair, ...]:
    """Every minimal pair: a page of the panel with edits, or two pages of their own."""
    by_file = {entry.file: entry for entry in entries(panel)}
    return tuple(
        _edited(each["name"], by_file[each["page"]], each["expect"], each["edits"])
        if "edits" in each
        else _two(panel, each)
        for each in _listed(panel, "pairs")
    )


def _two(panel: str, listed: dict[str, str]) -> Pair:
    name, url = listed["name"], listed["url"]
    before, after = (
        Entry(file=listed[side], url=url, genre=name, grade=0, domain="", text=_text(panel, listed[side]))
        for side in ("before", "after")
    )
    return Pair(name, before, after, listed["expect"])


def _edited(name: str, before: Entry, expect: str, edits: list[dict[str, str]]) -> Pair:
    text = before.text
    for edit in edits:
        if text.count(edit["old"]) != 1:
            raise ValueError(f"{name}: the words to replace must stand on the page once: {edit['old'][:60]}")
        text = text.replace(edit["old"], edit["new"])
    return Pair(name, before, replace(before, text=text), expect)
