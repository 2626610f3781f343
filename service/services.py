"""What use cases behind the web work with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from service.config import Config
from service.fetching import Watched, open_fetcher
from service.metrics import Metrics
from service.places import Places, for_fetches
from service.store.database import Store, open_store
from service.usecases.keep_model import keep_model
from service.usecases.score_source import Fetches
from service.usecases.take_turn import turns_of


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, the store and the way to the outside web, with the places for callers who wait for it."""

    config: Config
    store: Store
    fetcher: Fetches
    metrics: Metrics = field(default_factory=Metrics)
    fetches: Places = field(default_factory=lambda: for_fetches(Config().threads))


def open_services(config: Config, *, fetcher: Fetches | None = None) -> Services:
    """The services that the settings ask for, the store brought up to date and the model that scores kept in it.

    No connection is left open. Raises sqlalchemy.exc.SQLAlchemyError or models.scoring.artifact.ArtifactError.
    """
    store = open_store(config.database_url)
    keep_model(store, datetime.now(UTC))
    store.close()  # a server forks after this, and no connection may cross a fork
    metrics = Metrics()
    fetcher = fetcher or open_fetcher(config, turns=turns_of(config, store))
    return Services(config, store, Watched(fetcher, metrics), metrics, for_fetches(config.threads))
