"""The store: everything that is kept, read and written in transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from service.store.aliases import Aliases
from service.store.artifacts import Artifacts
from service.store.batches import Batches
from service.store.engine import READING, held_up, open_engine, upgrade
from service.store.events import Events
from service.store.glances import Glance
from service.store.items import Items
from service.store.keys import Keys
from service.store.ledger import Ledger
from service.store.pages import Pages
from service.store.reports import Reports
from service.store.snapshots import Snapshots
from service.store.sources import Sources
from service.store.turns import HeldUpError, Turns
from service.store.watches import Watches
from service.store.webhooks import Webhooks

TURNS_AT_ONCE = 4
"""Turns that the threads of a process take at the same time: one that waits for a host's row leaves room for others."""
TURNS_PATIENCE = 1.0
"""Seconds after which a thread that found no room is told so."""
LARGE = 1_000
"""Rows after which PostgreSQL's idea of the ledger is out of date."""


class Repositories:
    """All repositories within one transaction: what they write is kept together or not at all."""

    def __init__(self, connection: Connection) -> None:
        self.aliases = Aliases(connection)
        self.artifacts = Artifacts(connection)
        self.batches = Batches(connection)
        self.events = Events(connection)
        self.items = Items(connection)
        self.keys = Keys(connection)
        self.ledger = Ledger(connection)
        self.pages = Pages(connection)
        self.reports = Reports(connection)
        self.snapshots = Snapshots(connection)
        self.sources = Sources(connection)
        self.watches = Watches(connection)
        self.webhooks = Webhooks(connection)


class Store:
    """A database that is up to date. Shared by threads; after a fork, each process connects anew."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # For single statements. On SQLite nothing begins a transaction but we.
        alone: dict[str, Any] = {} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        self._glancing = open_engine(engine.url, **alone) if alone else engine
        # Threads that take turns queue for few connections here: on SQLite one, for it has but one lock to wait for.
        size = TURNS_AT_ONCE if alone else 1
        self._taking = open_engine(
            engine.url, hasty=True, pool_size=size, max_overflow=0, pool_timeout=TURNS_PATIENCE, **alone
        )

    @contextmanager
    def write(self) -> Iterator[Repositories]:
        """A transaction that is kept when the block ends and undone when it raises.

        Raises sqlalchemy.exc.SQLAlchemyError when the database fails. Nothing slow belongs into the block: on SQLite
        every other writer waits for it.
        """
        with self._engine.begin() as connection:
            yield Repositories(connection)

    @contextmanager
    def read(self) -> Iterator[Repositories]:
        """The database as it is at this moment, to read. Raises sqlalchemy.exc.SQLAlchemyError when it fails."""
        with self._engine.connect().execution_options(**{READING: True}) as connection:
            yield Repositories(connection)

    @contextmanager
    def glance(self) -> Iterator[Glance]:
        """The database to read, each query as it is then: for look-ups, which come too often to open a transaction.

        Raises sqlalchemy.exc.SQLAlchemyError when it fails.
        """
        dialect = self._glancing.dialect
        faults = dialect.loaded_dbapi.Error
        try:
            borrowed = self._glancing.raw_connection()
            try:
                yield Glance(borrowed.driver_connection, dialect.name)
            except faults:
                borrowed.invalidate()
                raise
            finally:
                borrowed.close()
        except faults as error:
            raise DBAPIError.instance(None, None, error, faults, dialect=dialect) from error

    @contextmanager
    def turns(self) -> Iterator[Turns]:
        """The turns at hosts, to take one; those that a failing machine loses harm nobody.

        Raises HeldUpError when others are in the way for a moment, sqlalchemy.exc.SQLAlchemyError when the database
        fails.
        """
        try:
            with self._taking.begin() as connection:
                yield Turns(connection)
        except SQLAlchemyError as error:
            if held_up(error):
                raise HeldUpError from error
            raise

    def size_up(self, rows: int) -> None:
        """Have PostgreSQL look at the ledger anew after so many rows came; it would by itself, but minutes later.

        Until then it goes through all of a batch to find a few of its rows. Raises sqlalchemy.exc.SQLAlchemyError.
        """
        if rows >= LARGE and self._engine.dialect.name == "postgresql":
            with self._engine.begin() as connection:
                connection.execute(text("ANALYZE (SKIP_LOCKED) items, lanes, hosts"))

    def close(self) -> None:
        """Close the connections; the store opens new ones when it is used again."""
        for engine in (self._engine, self._glancing, self._taking):
            engine.dispose()


def open_store(url: str) -> Store:
    """The store at this SQLAlchemy URL, brought up to date; no connection is left open.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    engine = open_engine(url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()  # a server forks after this, and no connection may cross a fork
    return Store(engine)
