"""The database of the settings, for commands that work on what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from service.config import Config
from service.store.database import Store, open_store


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    """The store that is there already. Raises click.ClickException when there is none, or when it fails within."""
    url = make_url(config.database_url)
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file and not Path(file).exists():
        raise click.ClickException(f"There is no database {file}. PLUMBLINE_DATABASE_URL says where it is.")
    try:
        store = open_store(config.database_url)
        try:
            yield store
        finally:
            store.close()
    except SQLAlchemyError as error:
        raise click.ClickException("The database of PLUMBLINE_DATABASE_URL cannot be used.") from error
