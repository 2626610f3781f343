"""Rows out of SQLite in one piece.

Python's driver hands the interpreter to another thread at every row, and under load gets it back only after a while. As
one JSON value, the rows of a look-up cost one such exchange instead of a hundred.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

_SIZES = (1, 2, 5, 10, 25, 50, 100, 200)
"""How many keys a statement has room for: few statements, each prepared once."""
_FIND = (
    "SELECT json_group_array(json_array(hex(aliases.key), aliases.kind, pages.final_url, pages.domain, pages.report_id,"
    " CASE WHEN pages.score IS NULL THEN NULL ELSE printf('%!.17g', pages.score) END,"  # JSON's own would round it
    " pages.band, pages.scored_at, pages.reason))"
    " FROM aliases JOIN pages ON pages.id = aliases.page_id WHERE aliases.key IN ({})"
)
_STATEMENTS = {size: _FIND.format(",".join("?" * size)) for size in _SIZES}


def alias_rows(connection: Connection, keys: Collection[bytes]) -> list[list[Any]]:
    """Of each of up to 200 keys that leads to a page: key, kind and what is known of it, as the tables have it."""
    if not keys:
        return []
    size = next(size for size in _SIZES if size >= len(keys))
    given = [*keys]
    given += given[:1] * (size - len(given))
    rows: list[list[Any]] = json.loads(connection.exec_driver_sql(_STATEMENTS[size], tuple(given)).scalar_one())
    return rows
