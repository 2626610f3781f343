"""A watch's feed, in Atom: what was told of it, with times in UTC and ids that stay."""

from __future__ import annotations

from uuid import UUID, uuid5

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # it has none

from service.reports.wording import plain
from service.store.events import Event
from service.store.watches import Watch
from service.watching.message import message_of

MEDIA_TYPE = "application/atom+xml"


def feed(watch: Watch, events: list[Event], address: str) -> bytes:
    """The feed of a watch at this address, with its events, the latest first."""
    made = FeedGenerator()
    made.id(UUID(watch.id).urn)
    made.title(f"Plumbline: {plain(watch.name) or watch.id}")
    made.author(name="Plumbline")
    made.link(href=address, rel="self")
    made.updated(events[0].created_at if events else watch.created_at)
    for event in events:
        _add(made, watch, event)
    return bytes(made.atom_str(pretty=True))


def _add(made: FeedGenerator, watch: Watch, event: Event) -> None:
    said = message_of(event.kind, event.data)
    entry = made.add_entry(order="append")
    entry.id(uuid5(UUID(watch.id), str(event.id)).urn)
    entry.title(said.title)
    entry.published(event.created_at)
    entry.updated(event.created_at)
    entry.content(said.body, type="text")
