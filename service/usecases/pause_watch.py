"""Let a watch rest."""

from __future__ import annotations

from service.store.database import Store
from service.usecases.look_up_watch import own_watch


def pause_watch(watch_id: str, owner: str, store: Store) -> bool:
    """Nothing is due while it rests; a run under way may end. False when there is no such watch.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        return own_watch(watch_id, owner, kept) is not None and kept.watches.pause(watch_id)
