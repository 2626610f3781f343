"""Look up what the pages of a registrable domain say together."""

from __future__ import annotations

from datetime import datetime

from models.scoring.artifact import load
from models.scoring.source import average_score, source_score
from service.store.database import Store
from service.store.sources import KnownSource


def look_up_source(domain: str, store: Store, now: datetime) -> KnownSource | None:
    """The source with its score of now; None when no page of it is known. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.read() as kept:
        found = kept.sources.find(domain)
    if found is None or not found.stale:
        return found
    with store.write() as kept:
        if kept.sources.freshen(domain):
            kept.sources.put(domain, source_score(kept.pages.scores(domain), average_score(load().model)), now)
        return kept.sources.find(domain)
