"""Make a watch out of what its owner asks for, or say what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from models.signals.catalog import BY_ID
from scrapers.errors import ScrapeError
from scrapers.urls import canonical, registrable_domain
from service.config import Config
from service.services import Services
from service.store.watches import Watch
from service.store.webhooks import Via, Webhook
from service.usecases.run_watches import next_run
from service.usecases.tell_address import check_notice
from service.watching.notices import NoticeError
from service.watching.schedule import ScheduleError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWatch:
    """A watch as it is asked for."""

    owner: str
    name: str = ""
    urls: tuple[str, ...] = ()
    domain: str | None = None
    schedule: Mapping[str, Any]
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    notify: tuple[str, ...] = ()
    """Addresses for mail and chat."""
    webhook_id: str | None = None


class WatchRefusedError(ValueError):
    """A watch that cannot be: which field is wrong, and how, as a code and a sentence."""

    def __init__(self, field_name: str, code: str, message: str) -> None:
        self.field, self.code, self.message = field_name, code, message
        super().__init__(message)


def create_watch(new: NewWatch, services: Services, now: datetime) -> Watch:
    """Keep a watch, with the addresses that it tells. Raises WatchRefusedError and sqlalchemy.exc.SQLAlchemyError."""
    _check_signals(new.thresholds)
    told = [_told(address, new.owner, services.config, now) for address in new.notify]
    watch = _scheduled(_made(new, told, now), now)
    with services.store.write() as kept:
        hook = kept.webhooks.find(watch.webhook_id) if watch.webhook_id else None
        if watch.webhook_id and (hook is None or hook.owner != new.owner or hook.via is not Via.HTTP):
            raise WatchRefusedError("webhook", "unknown_webhook", "There is no webhook of this id.")
        for address in told:
            kept.webhooks.add(address)
        kept.watches.add(watch)
    return watch


def _made(new: NewWatch, told: list[Webhook], now: datetime) -> Watch:
    return Watch(
        id=uuid4().hex,
        owner=new.owner,
        name=new.name,
        urls=tuple(dict.fromkeys(map(_canonical, new.urls))),
        domain=None if new.domain is None else _domain(new.domain),
        schedule=new.schedule,
        thresholds=new.thresholds,
        notify=tuple(address.id for address in told),
        webhook_id=new.webhook_id,
        next_at=None,
        created_at=now.replace(microsecond=0),
    )


def _scheduled(watch: Watch, now: datetime) -> Watch:
    try:
        return replace(watch, next_at=next_run(watch, now))
    except ScheduleError as error:
        raise WatchRefusedError("schedule", "invalid_schedule", f"The schedule cannot be kept: {error}.") from error


def _told(address: str, owner: str, config: Config, now: datetime) -> Webhook:
    try:
        check_notice(address, config)
    except NoticeError as error:
        raise WatchRefusedError("notify", "invalid_address", str(error)) from error
    return Webhook(uuid4().hex, address, "", now, owner, Via.APPRISE)


def _canonical(url: str) -> str:
    try:
        return canonical(url)
    except ScrapeError as error:
        raise WatchRefusedError("urls", "invalid_url", error.message) from error


def _domain(domain: str) -> str:
    """The registrable domain itself. A host below it is refused: its source is the whole domain."""
    try:
        found = registrable_domain(f"https://{domain}/")
    except ScrapeError as error:
        raise WatchRefusedError("domain", "invalid_domain", error.message) from error
    if found != domain.lower().rstrip("."):
        raise WatchRefusedError("domain", "invalid_domain", f"Give the registrable domain, as {found}.")
    return found


def _check_signals(thresholds: Mapping[str, Any]) -> None:
    unknown = sorted(set(thresholds.get("signals", ())) - set(BY_ID))
    if unknown:
        raise WatchRefusedError("thresholds.signals", "unknown_signal", f"There is no signal {unknown[0]!r}.")
