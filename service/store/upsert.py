"""Inserting what may be there already: both databases say it alike, but SQLAlchemy has a class for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

# The same methods in a class of its own for each.
_INSERTS: Mapping[str, Callable[[Table], sqlite.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,  # type: ignore[dict-item]
}


def insert_or(connection: Connection, table: Table) -> sqlite.Insert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return _INSERTS[connection.dialect.name](table)


class Upsert:
    """Such an insert, made once as a module's constant: to make one takes longer than the database takes to do it."""

    def __init__(self, table: Table, finish: Callable[[sqlite.Insert], sqlite.Insert]) -> None:
        """`finish` says what becomes of rows that are there already."""
        self._statements = {name: finish(insert(table)) for name, insert in _INSERTS.items()}

    def run(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Insert rows, which name the same columns, in their order. Raises sqlalchemy.exc.SQLAlchemyError."""
        if rows:
            connection.execute(self._statements[connection.dialect.name], rows)
