"""What use cases behind the web work with."""

from __future__ import annotations

from dataclasses import dataclass

from service.config import Config
from service.store.database import Store
from service.usecases.score_source import Fetches


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, the store and the way to the outside web."""

    config: Config
    store: Store
    fetcher: Fetches
