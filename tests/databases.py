"""Fresh databases for tests: an SQLite file, or a schema of its own in the PostgreSQL that the environment names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from service.store.engine import open_engine

KINDS = ("sqlite", "postgresql")
URL = "TEST_DATABASE_URL"
"""Names a PostgreSQL database in which tests may make schemas. Not one of Plumbline's settings, so without prefix."""


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database; skips the test, and says why, where there is no PostgreSQL."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/plumbline.db"
        return
    url = os.environ.get(URL)
    if not url:
        pytest.skip(f"needs PostgreSQL: set {URL} to the URL of a database")
    with fresh_schema(url) as own:
        yield own


@contextmanager
def fresh_schema(url: str) -> Iterator[str]:
    """The URL of an empty schema in this PostgreSQL database, which goes when the block ends."""
    schema = f"plumbline_{uuid4().hex}"
    _execute(url, f"CREATE SCHEMA {schema}")
    try:
        own = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
        yield own.render_as_string(hide_password=False)
    finally:
        _execute(url, f"DROP SCHEMA {schema} CASCADE")


def _execute(url: str, statement: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL synchronous_commit = off"))  # nobody needs it after a crash
        connection.execute(text(statement))
    engine.dispose()
