"""What use cases behind the web work with."""

from __future__ import annotations

from dataclasses import dataclass

from service.config import Config
from service.fetching import open_fetcher
from service.store.database import Store, open_store
from service.usecases.score_source import Fetches


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, the store and the way to the outside web."""

    config: Config
    store: Store
    fetcher: Fetches


def open_services(config: Config, *, fetcher: Fetches | None = None) -> Services:
    """The services that the settings ask for, the store brought up to date. Raises sqlalchemy.exc.SQLAlchemyError."""
    return Services(config, open_store(config.database_url), fetcher or open_fetcher(config))
