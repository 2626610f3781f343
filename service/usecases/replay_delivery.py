"""Send an event to a webhook once more."""

from __future__ import annotations

from datetime import datetime

from service.store.database import Store
from service.usecases.look_up_webhook import own_webhook


class NotEndedError(Exception):
    """The delivery is still on its way."""


def replay_delivery(webhook_id: str, delivery_id: int, owner: str, store: Store, now: datetime) -> bool:
    """As if it were new, and with the same id, by which its receiver knows it. False when there is no such delivery.

    Raises NotEndedError and sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        if own_webhook(webhook_id, owner, kept) is None or kept.webhooks.delivery(webhook_id, delivery_id) is None:
            return False
        if not kept.webhooks.replay(webhook_id, delivery_id, now):
            raise NotEndedError
    return True
