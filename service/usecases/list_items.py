"""List a batch's rows."""

from __future__ import annotations

from dataclasses import dataclass

from service.store.database import Store
from service.store.items import Item, ItemState


@dataclass(frozen=True, slots=True)
class Section:
    """Which rows are asked for."""

    after: int = -1
    """Those after this position."""
    limit: int = 100
    state: ItemState | None = None
    band: str | None = None


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """Some rows in order, and the scores of those that have one, by report."""

    items: list[Item]
    scores: dict[str, float | None]
    more: bool
    """Whether there are others after these."""


def list_items(batch_id: str, owner: str, store: Store, section: Section) -> ItemsPage | None:
    """Rows of the owner's batch of this id, or None if there is none. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.read() as kept:
        if not kept.batches.owned(batch_id, owner):
            return None
        found = kept.items.page(
            batch_id, after=section.after, limit=section.limit + 1, state=section.state, band=section.band
        )
        items = found[: section.limit]
        scores = kept.reports.scores({item.report_id for item in items if item.report_id})
    return ItemsPage(items, scores, len(found) > section.limit)
