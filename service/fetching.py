"""The way to the outside web, set up from the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from scrapers.errors import ScrapeError
from scrapers.fetching.fetch import Fetched, Fetcher, FetchSettings, Version
from scrapers.fetching.mail import Mailer
from scrapers.fetching.politeness import Turns
from scrapers.fetching.post import Poster
from service.audit import refusals_noted
from service.config import Config
from service.metrics import Metrics
from service.usecases.score_source import Fetches

POST_DEADLINE = 10.0
"""Seconds that telling a webhook may take; one that hangs costs no more than this."""
MAIL_DEADLINE = 120.0
"""Seconds that a mail may take: a server that looks into what it is handed answers late, and has taken it then."""


def open_fetcher(config: Config, hosts: Iterable[str] = (), *, turns: Turns | None = None) -> Fetcher:
    """A fetcher, which is also a context manager; `hosts` are allowed beside those of the settings.

    With `turns`, the pause between requests to a host is kept among all processes that take them.
    """
    return Fetcher(
        FetchSettings(
            contact=config.contact,
            deadline=config.fetch_deadline,
            host_requests=config.host_requests,
            host_pause=config.host_pause,
            allowed_hosts=frozenset({*config.allowed_hosts, *hosts}),
        ),
        turns=turns,
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """A fetcher whose outcomes are counted, and whose refusals go into the audit log."""

    fetcher: Fetches
    metrics: Metrics

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        """As the fetcher does. Raises ScrapeError."""
        try:
            with refusals_noted("fetch.refused", url):
                fetched = self.fetcher.fetch(url, known=known, roam=roam)
        except ScrapeError as error:
            self.metrics.fetched(error.code)
            raise
        self.metrics.fetched(_outcome(fetched))
        return fetched


def _outcome(fetched: Fetched) -> str:
    if fetched.moved:
        return "moved"
    return "unchanged" if fetched.status == HTTPStatus.NOT_MODIFIED else "ok"


@cache
def open_mailer(config: Config) -> Mailer:
    """The one that sends mail under these settings."""
    return Mailer(
        FetchSettings(deadline=MAIL_DEADLINE, read_timeout=MAIL_DEADLINE, allowed_hosts=frozenset(config.allowed_hosts))
    )


@cache
def open_poster(config: Config) -> Poster:
    """The one that tells webhooks under these settings."""
    return Poster(
        FetchSettings(
            contact=config.contact,
            deadline=POST_DEADLINE,
            allowed_hosts=frozenset(config.allowed_hosts),
        )
    )
