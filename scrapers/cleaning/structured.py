"""Structured data that a page carries for machines: JSON-LD, read tolerantly and within bounds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from scrapers.cleaning.dates import parse_date

MAX_CHARS = 500_000
"""Characters of JSON-LD that are parsed; a page's own description fits many times."""
MAX_NODES = 2_000
"""Objects that are looked at."""

_TRAILING_COMMA = re.compile(r",(\s{0,99}[}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?://\]\]>|/\*\]\]>\*/|\]\]>|-->)?[;\s]{0,99}$"
)
_DECLARED = """
    telephone email address publishingPrinciples correctionsPolicy ethicsPolicy verificationFactCheckingPolicy
"""
DECLARED = frozenset(_DECLARED.split())
"""Properties by which publishers say for machines how to reach them and by what rules they work."""
_NO_PUBLISHERS = frozenset({"Event", "JobPosting", "Person", "Place"})
_WORKS = re.compile(r"article|posting|webpage|report|review|book|guideline|howto|recipe|product", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StructuredData:
    """What the JSON-LD says of the page."""

    types: frozenset[str] = frozenset()
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    declared: frozenset[str] = frozenset()
    """The properties among DECLARED that it gives."""
    published: date | None = None
    modified: date | None = None
    reviewed: date | None = None
    publisher: str = ""
    headline: str = ""
    description: str = ""
    language: str = ""
    free: bool | None = None
    """`isAccessibleForFree`, where it is said."""


def read_structured(scripts: Iterable[str]) -> StructuredData:
    """Read the contents of JSON-LD scripts; what is no JSON counts for nothing."""
    nodes = list(_nodes(_load(scripts)))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    works = sorted((node for node in nodes if _is_work(node)), key=_rank)
    return StructuredData(
        types=frozenset(name for node in nodes for name in _types(node)),
        authors=next(
            filter(
                None, (_people(work.get("author") or work.get("creator"), by_id) for work in works if _rank(work) < 2)
            ),
            (),
        ),
        reviewers=next(filter(None, (_people(work.get("reviewedBy"), by_id) for work in works)), ()),
        declared=frozenset(key for node in nodes if _may_publish(node) for key in DECLARED if node.get(key)),
        published=_first_date(works, "datePublished", "dateCreated", "uploadDate"),
        modified=_first_date(works, "dateModified"),
        reviewed=_first_date(works, "lastReviewed"),
        publisher=next((names[0] for work in works if (names := _names(work.get("publisher"), by_id))), ""),
        headline=_first_text(works, "headline") or _first_text(works, "name"),
        description=_first_text(works, "description"),
        language=_first_text(works, "inLanguage"),
        free=next((free for work in works if (free := _free(work)) is not None), None),
    )


def _load(scripts: Iterable[str]) -> list[Any]:
    loaded, left = [], MAX_CHARS
    for script in scripts:
        left -= len(script)
        if left < 0:
            break
        text = _WRAPPING.sub("", script)
        for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
            try:
                loaded.append(json.loads(attempt, strict=False))
            except (ValueError, RecursionError):
                continue
            break
    return loaded


def _nodes(roots: list[Any]) -> Iterator[dict[str, Any]]:
    """All objects, those nearest to the top first, up to MAX_NODES."""
    level, count = roots, 0
    while level:
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                count += 1
                if count > MAX_NODES:
                    return
                yield value
                below.extend(child for child in value.values() if isinstance(child, (dict, list)))
            elif isinstance(value, list):
                below.extend(value[:MAX_NODES])
        level = below


def _types(node: dict[str, Any]) -> tuple[str, ...]:
    named = node.get("@type")
    values = named if isinstance(named, list) else [named]
    return tuple(value.rpartition("/")[2][:60] for value in values[:9] if isinstance(value, str) and value)


def _is_work(node: dict[str, Any]) -> bool:
    return any(_WORKS.search(name) for name in _types(node))


def _may_publish(node: dict[str, Any]) -> bool:
    return _NO_PUBLISHERS.isdisjoint(_types(node))


def _rank(work: dict[str, Any]) -> int:
    """Articles speak for the page before the web page object, and that before products and reviews."""
    names = " ".join(_types(work)).lower()
    return 0 if "article" in names or "posting" in names else 1 if "webpage" in names else 2


def _name(item: Any, by_id: dict[str, dict[str, Any]]) -> str:
    """The name of a person or organisation: a text, an object, or a reference to one."""
    if isinstance(item, dict) and "name" not in item and isinstance(item.get("@id"), str):
        return _name(by_id.get(item["@id"], {}).get("name"), {})
    if isinstance(item, dict):
        return _name(item.get("name"), {})
    if isinstance(item, list):
        return _name(item[0], {}) if item and isinstance(item[0], str) else ""
    return " ".join(item.split())[:120] if isinstance(item, str) else ""


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    names = [_name(item, by_id) for item in values[:20]]
    return tuple(dict.fromkeys(name for name in names if name))


def _people(value: Any, by_id: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """The names of these that are not declared to be organisations."""
    values = value if isinstance(value, list) else [value]
    resolved = [by_id.get(str(item.get("@id")), item) if isinstance(item, dict) else item for item in values[:20]]
    return _names([item for item in resolved if not (isinstance(item, dict) and _is_organisation(item))], by_id)


def _is_organisation(node: dict[str, Any]) -> bool:
    return any(name.endswith(("Organization", "Corporation", "Business")) for name in _types(node))


def _first_text(works: list[dict[str, Any]], key: str) -> str:
    found = next((work[key] for work in works if isinstance(work.get(key), str) and work[key].strip()), "")
    return " ".join(found.split())[:1000]


def _first_date(works: list[dict[str, Any]], *keys: str) -> date | None:
    values = (work[key] for key in keys for work in works if isinstance(work.get(key), str))
    return next((found for value in values if (found := parse_date(value)) is not None), None)


def _free(work: dict[str, Any]) -> bool | None:
    said = work.get("isAccessibleForFree")
    if isinstance(said, bool):
        return said
    return said.strip().lower() == "true" if isinstance(said, str) else None
