"""The way to the outside web, set up from the settings."""

from __future__ import annotations

from collections.abc import Iterable

from scrapers.fetch import Fetcher, FetchSettings
from service.config import Config


def open_fetcher(config: Config, hosts: Iterable[str] = ()) -> Fetcher:
    """A fetcher, which is also a context manager; `hosts` are allowed beside those of the settings."""
    return Fetcher(
        FetchSettings(
            contact=config.contact,
            deadline=config.fetch_deadline,
            host_requests=config.host_requests,
            host_pause=config.host_pause,
            allowed_hosts=frozenset({*config.allowed_hosts, *hosts}),
        )
    )
