"""What microdata marks in the text itself, as `itemprop="author"`: people and days, where no JSON-LD gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from scrapers.cleaning.dates import parse_date
from scrapers.cleaning.roles import Role, name_roles
from scrapers.cleaning.soup import LeanTag

MAX_MARKED = 20
"""Elements of one property that are looked at."""
_LONGEST_NAME = 120
_OTHERS = Role.COMMENTS | Role.REFERENCES
_OTHERS_PROPERTIES = """
    comment review reviews citation hasPart isPartOf itemListElement suggestedAnswer acceptedAnswer
"""
_OTHERS_WORKS = frozenset(_OTHERS_PROPERTIES.split())
"""Properties below which a page describes what others wrote, or other pages."""


def people(marked: Iterable[LeanTag], prop: str) -> tuple[str, ...]:
    """Names of those whom this property of the page gives; of an organisation it gives none."""
    found = (_name(element) for element in _of(marked, prop))
    return tuple(dict.fromkeys(name for name in found if 0 < len(name) <= _LONGEST_NAME))


def day(marked: Iterable[LeanTag], prop: str) -> date | None:
    """The first day that this property of the page gives."""
    said = (str(e.attrs.get("content") or e.attrs.get("datetime") or "") or e.get_text() for e in _of(marked, prop))
    return next((found for text in said if (found := parse_date(text)) is not None), None)


def of_others(element: LeanTag) -> bool:
    """Whether what is around an element says that it belongs to comments, references or other people's works."""
    for part in element.parents:
        attrs = part.attrs or {}
        written = "" if part.name in ("body", "html") else f"{attrs.get('class', '')} {attrs.get('id', '')}"
        if name_roles(written) & _OTHERS or not _OTHERS_WORKS.isdisjoint(str(attrs.get("itemprop", "")).split()):
            return True
    return False


def _of(marked: Iterable[LeanTag], prop: str) -> Iterator[LeanTag]:
    having = (element for element in marked if prop in str(element.attrs["itemprop"]).split())
    return (element for element in islice(having, MAX_MARKED) if not of_others(element))


def _name(element: LeanTag) -> str:
    if "Organization" in str(element.attrs.get("itemtype", "")):
        return ""
    named = element.find(itemprop="name") or element
    return " ".join(str(named.attrs.get("content", "") or named.get_text()).split()).removeprefix("By ").strip()
