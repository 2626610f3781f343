"""What tests of fetching share: settings for loopback servers, a fetch, and a fetch that fails."""

from __future__ import annotations

import pytest

from scrapers.errors import ScrapeError
from scrapers.fetching.fetch import Fetched, Fetcher, FetchSettings

HERE = frozenset(["127.0.0.1", "localhost"])


def settings(**fields: object) -> FetchSettings:
    """Settings for loopback servers, without pauses and robots unless asked for."""
    chosen = {"allowed_hosts": HERE, "robots_ignored_for": HERE, "host_pause": 0.0, "deadline": 10.0} | fields
    return FetchSettings(**chosen)  # type: ignore[arg-type]


def fetch(url: str, **fields: object) -> Fetched:
    """A fetch with settings of its own."""
    with Fetcher(settings(**fields)) as fetcher:
        return fetcher.fetch(url)


def failure(url: str, **fields: object) -> ScrapeError:
    """The error of a fetch that must fail, and must not say where a name led."""
    with pytest.raises(ScrapeError) as caught:
        fetch(url, **fields)
    assert "127.0.0.1" not in caught.value.message
    return caught.value
