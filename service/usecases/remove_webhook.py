"""Take a webhook away."""

from __future__ import annotations

from service.store.database import Store
from service.store.webhooks import Via
from service.usecases.look_up_webhook import own_webhook


class WebhookUsedError(Exception):
    """A watch or a batch under way tells this webhook, or it is a watch's own address for mail or chat."""


def remove_webhook(webhook_id: str, owner: str, store: Store) -> bool:
    """With its deliveries. False when there is no such webhook. Raises WebhookUsedError.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        webhook = own_webhook(webhook_id, owner, kept)
        if webhook is None:
            return False
        if webhook.via is not Via.HTTP or kept.webhooks.is_used(webhook_id):
            raise WebhookUsedError
        return kept.webhooks.remove(webhook_id)
