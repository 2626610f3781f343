"""Tell one address of an event: a webhook by a signed POST, mail and chat in words."""

from __future__ import annotations

import json
from datetime import datetime

from scrapers.errors import AddressError, ScrapeError
from service.audit import REFUSED, refusals_noted
from service.config import Config
from service.fetching import open_mailer, open_poster
from service.store.events import Event
from service.store.webhooks import Via, Webhook
from service.watching.message import message_of
from service.watching.notices import NoticeError, check_address, send_notice
from service.watching.signing import signed


class NotToldError(Exception):
    """An address did not take a message; says in a sentence why."""

    def __init__(self, message: str, *, status: int | None = None, wait: float = 0.0, final: bool = False) -> None:
        """`wait` are the seconds it asks to be left alone for; `final` that trying again makes no sense."""
        self.message, self.status, self.wait, self.final = message, status, wait, final
        super().__init__(message)


def tell_address(webhook: Webhook, event: Event, config: Config, now: datetime) -> int | str | None:
    """The status of the answer, or what else there is to say of it. Raises NotToldError."""
    if webhook.via is Via.APPRISE:
        return _notify(webhook, event, config)
    return _post(webhook, event, config, now)


def message_id(event: Event) -> str:
    """By which a receiver knows a message that it had before."""
    return f"evt_{event.id}"


def check_webhook(url: str, config: Config) -> None:
    """Whether messages may go there, which is looked at again when they do. Raises ScrapeError."""
    with refusals_noted(REFUSED, url):
        open_poster(config).check(url)


def check_notice(address: str, config: Config) -> None:
    """The same for mail and chat. Raises NoticeError."""
    check_address(address, config.notify_schemes, lambda host: _check_host(host, config))


def _notify(webhook: Webhook, event: Event, config: Config) -> str | None:
    message, reference = message_of(event.kind, event.data), f"{message_id(event)}.{webhook.id}"
    try:
        return send_notice(webhook.url, config.notify_schemes, open_mailer(config), message, reference)
    except NoticeError as error:
        raise NotToldError(str(error), final=error.final) from error


def _post(webhook: Webhook, event: Event, config: Config, now: datetime) -> int:
    content = {"type": event.kind, "timestamp": event.created_at.isoformat(), "data": dict(event.data)}
    body = json.dumps(content, separators=(",", ":")).encode()
    headers = signed(message_id(event), now, body, webhook.secret)
    try:
        with refusals_noted(REFUSED, webhook.url):
            return open_poster(config).post(webhook.url, body, {"Content-Type": "application/json", **headers})
    except ScrapeError as error:
        said = f"It answered {error.status}." if error.status else error.message
        final = isinstance(error, AddressError) or error.status == 410
        raise NotToldError(said, status=error.status, wait=error.retry_after or 0.0, final=final) from error


def _check_host(host: str, config: Config) -> None:
    try:
        with refusals_noted(REFUSED, f"https://{host}/"):
            open_poster(config).check(f"https://{host}/")
    except ScrapeError as error:
        raise NoticeError(f"The mail server cannot be used: {error.message}") from error
