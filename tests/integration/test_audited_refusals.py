"""Whatever the guard refuses is in the audit log, with the host that it refused and nothing that may be secret."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.errors import AddressError, RefusedAddress
from scrapers.fetching.fetch import Fetcher
from scrapers.fetching.guard import Guard
from service import fetching
from service.audit import NAME
from service.config import Config
from service.fetching import Watched
from service.metrics import Metrics
from service.store.events import Event
from service.store.webhooks import Via, Webhook
from service.usecases.make_webhook import make_webhook
from service.usecases.tell_address import NotToldError, check_notice, check_webhook, tell_address
from service.watching.notices import NoticeError
from tests.integration.fetching import settings
from tests.integration.servers import redirect, serve

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
INSIDE = "http://10.0.0.5/hook?token=open-sesame"
MAIL = "mailtos://desk:open-sesame@desk.example?smtp=10.0.0.6&to=editor@desk.example"
EVENT = Event(1, "watch.changed", "w", {"name": "Larkmoor", "changed": 0, "pages": []}, NOW)


@pytest.fixture(autouse=True)
def _fresh_poster() -> Iterator[None]:
    fetching.open_poster.cache_clear()
    yield
    fetching.open_poster.cache_clear()


def noted(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, Any]]]:
    assert "open-sesame" not in caplog.text
    return [(record.getMessage(), vars(record)["fields"]) for record in caplog.records if record.name == NAME]


def refused(event: str, host: str, why: str = "it does not belong to the public internet") -> list[tuple[str, Any]]:
    return [(event, {"host": host, "why": why})]


@pytest.mark.parametrize(
    ("target", "host", "why"),
    [
        ("http://169.254.169.254/latest?token=open-sesame", "169.254.169.254", None),
        ("http://2130706433/open-sesame", "2130706433", "its host is a number written in an unusual way"),
        ("http://desk.example:25/", "desk.example", "its port belongs to another service than the web"),
    ],
)
def test_behind_a_redirect_it_is_the_host_that_was_refused(
    caplog: pytest.LogCaptureFixture, target: str, host: str, why: str | None
) -> None:
    caplog.set_level(logging.INFO, NAME)
    with serve({"/": redirect(target)}) as site, Fetcher(settings()) as fetcher, pytest.raises(RefusedAddress):
        Watched(fetcher, Metrics()).fetch(site.url())
    assert noted(caplog) == (refused("fetch.refused", host, why) if why else refused("fetch.refused", host))


def test_a_webhook_is_noted_when_it_is_named_and_when_it_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, NAME)
    with pytest.raises(AddressError):
        check_webhook(INSIDE, Config())
    with pytest.raises(AddressError):
        make_webhook(INSIDE, None, "", Guard(), NOW)
    with pytest.raises(NotToldError):
        tell_address(Webhook("h", INSIDE, "", NOW), EVENT, Config(), NOW)
    assert noted(caplog) == refused("message.refused", "10.0.0.5") * 3


def test_so_is_a_mail_server(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, NAME)
    with pytest.raises(NoticeError):
        check_notice(MAIL, Config())
    with pytest.raises(NotToldError):
        tell_address(Webhook("h", MAIL, "", NOW, via=Via.APPRISE), EVENT, Config(), NOW)
    assert noted(caplog) == refused("message.refused", "10.0.0.6") * 2
