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


def page_to_json(page: Page) -> str:
    """The page as one line of JSON. Two pages that are equal have the same, whenever they were fetched."""
    data = _PAGE.dump_python(replace(page, fetched_at=None))
    return json.dumps(data, default=_plain, allow_nan=False, separators=(",", ":"), sort_keys=True)


def page_from_json(data: dict[str, Any]) -> Page:
    """The page in JSON values, without the time it was fetched. Raises pydantic.ValidationError."""
    return _PAGE.validate_python(data)


def snapshot_id(text: str) -> str:
    """SHA-256 of all that is kept of a page: unlike its content hash, links, forms and furniture count."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    """A set in a stable order, a day in ISO form. Raises TypeError for what pages do not hold."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
