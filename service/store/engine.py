"""Opening the database and bringing its tables up to date."""

from __future__ import annotations

import sqlite3
from functools import partial
from importlib.resources import as_file, files
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoRoom
from sqlalchemy.pool import ConnectionPoolEntry

from service.config import ConfigError

BUSY_MS = 10_000
"""How long a writer waits for another before it gives up."""
HASTY_MS = 500
"""How long a hasty one does: whoever is held up by one transaction must not hold up those that it leaves alone."""
CONNECT_SECONDS = 5
"""How long a PostgreSQL that does not answer is waited for, unless the URL says."""
READING = "plumbline_reading"
"""Execution option of connections that only read, and so need not wait for a writer."""
MIGRATION_LOCK = 7_058_625_463
"""Number of the lock under which one of several servers that start together brings the tables up to date."""

_LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL says when a lock was not had in time."""


def open_engine(url: str | URL, *, hasty: bool = False, **options: Any) -> Engine:
    """An engine for this SQLAlchemy URL; nothing is connected yet. Raises sqlalchemy.exc.ArgumentError.

    A hasty one does not wait until what it writes is on the disk, and a machine that fails may lose it; nor long for
    others (`held_up`).
    """
    parsed = _with_driver(make_url(url))
    engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite", **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_set_up_sqlite, hasty))
        event.listen(engine, "begin", _begin_sqlite)
    elif hasty:
        event.listen(engine, "connect", _set_up_hasty_postgresql)
    return engine


def held_up(error: SQLAlchemyError) -> bool:
    """Whether nothing but others were in the way, by their locks or on all connections: tried again, it may succeed."""
    cause = getattr(error, "orig", None)
    locked = getattr(cause, "sqlstate", "") == _LOCK_NOT_AVAILABLE
    return locked or getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY or isinstance(error, NoRoom)


class NewerDatabaseError(ConfigError):
    """The database has seen migrations that this Plumbline does not know."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations that this database has not seen.

    Raises NewerDatabaseError when it has seen some that are not known here, and sqlalchemy.exc.SQLAlchemyError.
    """
    with as_file(files("service.store") / "migrations") as folder, engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        config = AlembicConfig()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        _check_known(connection, config)
        command.upgrade(config, revision)


def _check_known(connection: Connection, config: AlembicConfig) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    if current and current not in known:
        raise NewerDatabaseError(
            f"The database of PLUMBLINE_DATABASE_URL is of a newer Plumbline: it needs one that knows step {current} of"
            f" its tables, and this one knows them up to {known[0]}. Install that version, or use a copy from before."
        )


def _with_driver(url: URL) -> URL:
    """The URL with the driver that is installed, where it names only the database, and a limit to connecting."""
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "postgresql" and "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    return url


def _set_up_sqlite(hasty: bool, connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says, not where the driver guesses
    patience, synchronous = (HASTY_MS, "NORMAL") if hasty else (BUSY_MS, "FULL")
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", f"busy_timeout = {patience}", f"synchronous = {synchronous}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _set_up_hasty_postgresql(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET synchronous_commit = off")
    cursor.execute(f"SET lock_timeout = {HASTY_MS}")
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: SQLite never waits for it in the middle of a transaction, but fails."""
    reading = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
