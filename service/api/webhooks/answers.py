"""Webhooks and their deliveries, as JSON values."""

from __future__ import annotations

from typing import Any

from service.api.watches.answers import moment
from service.store.webhooks import DeliveryState, Via, Webhook
from service.usecases.look_up_webhook import Sent
from service.usecases.tell_address import message_id
from service.watching.notices import masked


def webhook_to_dict(webhook: Webhook) -> dict[str, Any]:
    """A webhook, without its secret."""
    return {
        "id": webhook.id,
        "via": webhook.via.value,
        "url": webhook.url if webhook.via is Via.HTTP else masked(webhook.url),
        "created_at": moment(webhook.created_at),
    }


def sent_to_dict(sent: Sent) -> dict[str, Any]:
    """A delivery with its event."""
    delivery, event = sent.delivery, sent.event
    waits = delivery.state is DeliveryState.WAITING
    return {
        "id": delivery.id,
        "message_id": message_id(event),
        "kind": event.kind,
        "subject": event.subject,
        "data": dict(event.data),
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "next_attempt_at": moment(delivery.not_before) if waits else None,
        "status": delivery.status,
        "error": delivery.error,
        "finished_at": moment(delivery.finished_at),
    }
