"""A cleaned page as JSON and back, so that it can be scored again without being fetched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from models.page import Page

_PAGE = TypeAdapter(Page)


def page_to_json(page: Page) -> dict[str, Any]:
    """The page as JSON values. Two pages that are equal have the same, whenever they were fetched."""
    found: dict[str, Any] = json.loads(json.dumps(_PAGE.dump_python(replace(page, fetched_at=None)), default=_plain))
    return found


def page_from_json(data: dict[str, Any]) -> Page:
    """The page that `page_to_json` made this of, without the time it was fetched. Raises pydantic.ValidationError."""
    return _PAGE.validate_python(data)


def snapshot_id(data: dict[str, Any]) -> str:
    """SHA-256 of all that is kept of a page: unlike its content hash, links, forms and furniture count."""
    text = json.dumps(data, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    """A set in a stable order, a day in ISO form. Raises TypeError for what pages do not hold."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
