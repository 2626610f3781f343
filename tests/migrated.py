"""Databases whose tables are up to date, without running every migration again for every test.

What the migrations do to an empty database is found out once in a process, by running them; each further database of
the kind gets a copy of it. That they are right, and how they go one by one, is for the tests of the migrations.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url

from service.store.engine import open_engine, upgrade
from tests.databases import fresh_schema


def migrate(url: str) -> None:
    """Bring an empty database up to date."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        Path(parsed.database or "").write_bytes(_sqlite_file())
        return
    _run(url, _postgresql_script(parsed.set(query={}).render_as_string(hide_password=False)))


@cache
def _sqlite_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        engine = open_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()  # its last connection writes everything into the one file
        return path.read_bytes()


@cache
def _postgresql_script(url: str) -> str:
    """What the migrations execute in an empty schema of this database; what they only look up is left out."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.lstrip().startswith("SELECT"):
            assert not parameters, statement
            statements.append(statement)

    with fresh_schema(url) as own:
        engine = open_engine(own)
        event.listen(engine, "before_cursor_execute", note)
        upgrade(engine)
        engine.dispose()
    return ";\n".join(statements)


def _run(url: str, script: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(script)
    engine.dispose()
