"""Look up watches, their runs and what happened; another owner's are not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.store.database import Repositories, Store
from service.store.events import Event
from service.store.watches import Run, Watch
from service.usecases.watched_pages import WatchedPages, watched_pages


@dataclass(frozen=True, slots=True)
class WatchView:
    """A watch, what it looks at and whom it tells."""

    watch: Watch
    pages: WatchedPages
    last_run: Run | None
    notify: tuple[str, ...]
    """The addresses for mail and chat, which are secrets."""


def look_up_watch(watch_id: str, owner: str, store: Store) -> WatchView | None:
    """The watch, or None. Raises sqlalchemy.exc.SQLAlchemyError, as all here do."""
    with store.read() as kept:
        watch = own_watch(watch_id, owner, kept)
        return _view(watch, kept) if watch else None


def list_watches(owner: str, store: Store, *, after: str, limit: int) -> list[WatchView]:
    """An owner's watches in the order of their ids, those after the id `after`."""
    with store.read() as kept:
        return [_view(watch, kept) for watch in kept.watches.page(owner, after=after, limit=limit)]


def list_runs(
    watch_id: str, owner: str, store: Store, *, before: datetime | None = None, limit: int = 100
) -> list[Run] | None:
    """A watch's runs, the latest first; those due before the given moment. None when there is no such watch."""
    with store.read() as kept:
        if own_watch(watch_id, owner, kept) is None:
            return None
        return kept.watches.history(watch_id, before=before, limit=limit)


def list_events(watch_id: str, owner: str, store: Store, *, limit: int) -> tuple[Watch, list[Event]] | None:
    """A watch and what happened to it, the latest first. None when there is no such watch."""
    with store.read() as kept:
        watch = own_watch(watch_id, owner, kept)
        return (watch, kept.events.latest(watch_id, limit)) if watch else None


def own_watch(watch_id: str, owner: str, kept: Repositories) -> Watch | None:
    """The watch if it is this owner's. What is no id, and no database need be asked for, is none."""
    watch = kept.watches.find(watch_id) if watch_id.isalnum() else None
    return watch if watch and watch.owner == owner else None


def _view(watch: Watch, kept: Repositories) -> WatchView:
    told = (kept.webhooks.find(webhook_id) for webhook_id in watch.notify)
    addresses = tuple(webhook.url for webhook in told if webhook)
    return WatchView(watch, watched_pages(watch, kept), kept.watches.last_finished(watch.id), addresses)
