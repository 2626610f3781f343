"""Examples of webhooks for the OpenAPI document, made by the code that answers."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from service.api.watches.examples import MOMENT, WATCH_ID
from service.api.webhooks.answers import sent_to_dict, webhook_to_dict
from service.store.events import Event
from service.store.webhooks import Delivery, DeliveryState, Webhook
from service.usecases.look_up_webhook import Sent

_HOOK = Webhook("e5f60718293a4b5c6d7e8f9012345678", "https://example.org/plumbline", "whsec_c2hvd24gb25jZQ==", MOMENT)
_DATA = {
    "watch_id": WATCH_ID,
    "name": "Exosomes",
    "run_id": "6e7f80912a4b3c8d4e5f60718293a4b5",
    "changed": 1,
    "pages": [],
}

REQUESTS: dict[str, Any] = {"webhook": {"summary": "Where to send messages", "value": {"url": _HOOK.url}}}


@cache
def answers() -> dict[str, dict[str, Any]]:
    """What each operation answers to one that is right, by its name."""
    hook, sent = webhook_to_dict(_HOOK), sent_to_dict(_sent())
    again = {**sent, "state": "waiting", "attempts": 0, "next_attempt_at": sent["finished_at"], "finished_at": None}
    return {
        "createWebhook": _one("The webhook", {**hook, "secret": _HOOK.secret}),
        "listWebhooks": _one("One webhook", {"webhooks": [hook], "next": None}),
        "listDeliveries": _one("One that was given up", {"deliveries": [sent], "next": None}),
        "replayDelivery": _one("On its way again", again),
    }


def _one(summary: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"example": {"summary": summary, "value": value}}


def _sent() -> Sent:
    ended = MOMENT + timedelta(days=1)
    dead = Delivery(7, _HOOK.id, 12, DeliveryState.DEAD, 8, ended, "w", None, 500, "It answered 500.", ended)
    return Sent(dead, Event(12, "watch.changed", WATCH_ID, _DATA, MOMENT))
