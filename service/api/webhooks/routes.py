"""Webhooks: who is told of events, what became of each message, and sending one anew."""

from __future__ import annotations

from datetime import UTC, datetime

from apiflask import APIBlueprint
from flask import Response

from scrapers.errors import ScrapeError
from service.api.answers import json_answer
from service.api.caller import current_caller, requires
from service.api.current import services
from service.api.failures import BODY, QUERY, STORE, fails
from service.api.inputs import no_query
from service.api.problems import ApiError, FieldError
from service.api.watches.schemas import AfterQuery
from service.api.webhooks import examples as webhooks_examples
from service.api.webhooks.answers import sent_to_dict, webhook_to_dict
from service.api.webhooks.schemas import (
    DeliveriesOut,
    DeliveriesQuery,
    DeliveryOut,
    NewWebhookOut,
    WebhookRequest,
    WebhooksOut,
)
from service.usecases.create_webhook import create_webhook
from service.usecases.look_up_webhook import Wanted, list_deliveries, list_webhooks, look_up_delivery
from service.usecases.remove_webhook import WebhookUsedError, remove_webhook
from service.usecases.replay_delivery import NotEndedError, replay_delivery

webhooks = APIBlueprint("webhooks", __name__, tag="Webhooks")


@webhooks.post("/v1/webhooks")
@webhooks.input(WebhookRequest, location="json", arg_name="body", examples=webhooks_examples.REQUESTS)
@webhooks.output(NewWebhookOut, status_code=201, description="The webhook, with its secret.")
@webhooks.doc(operation_id="createWebhook", responses=fails(*BODY, "invalid_url", "refused_target", STORE))
@no_query
@requires("batch")
def post_webhook(body: WebhookRequest) -> Response:
    """Make a webhook.

    Its messages are signed as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body`, in the headers
    `webhook-id`, `webhook-timestamp` and `webhook-signature`. No redirect is followed.
    """
    try:
        made = create_webhook(body.url, current_caller().tenant, services(), datetime.now(UTC))
    except ScrapeError as error:
        found = FieldError("url", "refused_target", error.message)
        raise ApiError("refused_target", error.message, (found,)) from error
    return json_answer({**webhook_to_dict(made), "secret": made.secret}, 201)


@webhooks.get("/v1/webhooks")
@webhooks.input(AfterQuery, location="query", arg_name="query")
@webhooks.output(WebhooksOut, description="A page of webhooks, in the order of their ids.")
@webhooks.doc(operation_id="listWebhooks", responses=fails(*QUERY, STORE))
@requires("read")
def get_webhooks(query: AfterQuery) -> Response:
    """List webhooks, and the addresses for mail and chat of watches."""
    found = list_webhooks(current_caller().tenant, services().store, after=query.after, limit=query.limit)
    following = found[-1].id if len(found) == query.limit else None
    return json_answer({"webhooks": [webhook_to_dict(webhook) for webhook in found], "next": following})


@webhooks.delete("/v1/webhooks/<webhook_id>")
@webhooks.output({}, status_code=204, description="It is gone, with its deliveries.")
@webhooks.doc(operation_id="deleteWebhook", responses=fails(*QUERY, "webhook_not_found", "webhook_used", STORE))
@no_query
@requires("batch")
def delete_webhook(webhook_id: str) -> Response:
    """Remove a webhook that no watch tells."""
    try:
        removed = remove_webhook(webhook_id, current_caller().tenant, services().store)
    except WebhookUsedError as error:
        raise ApiError("webhook_used", "A watch or a batch under way tells it.") from error
    if not removed:
        raise ApiError("webhook_not_found")
    return Response(status=204)


@webhooks.get("/v1/webhooks/<webhook_id>/deliveries")
@webhooks.input(DeliveriesQuery, location="query", arg_name="query")
@webhooks.output(DeliveriesOut, description="A page of deliveries, the latest first.")
@webhooks.doc(operation_id="listDeliveries", responses=fails(*QUERY, "webhook_not_found", STORE))
@requires("read")
def get_deliveries(webhook_id: str, query: DeliveriesQuery) -> Response:
    """List what became of a webhook's messages."""
    wanted = Wanted(state=query.state, before=query.before, limit=query.limit)
    found = list_deliveries(webhook_id, current_caller().tenant, services().store, wanted)
    if found is None:
        raise ApiError("webhook_not_found")
    following = found[-1].delivery.id if len(found) == query.limit else None
    return json_answer({"deliveries": [sent_to_dict(sent) for sent in found], "next": following})


@webhooks.post("/v1/webhooks/<webhook_id>/deliveries/<int(max=9007199254740991):delivery_id>/replay")
@webhooks.output(DeliveryOut, status_code=202, description="The delivery, which is on its way again.")
@webhooks.doc(
    operation_id="replayDelivery",
    responses=fails(*QUERY, "not_found", "delivery_not_found", "delivery_under_way", STORE),
)
@no_query
@requires("batch")
def replay(webhook_id: str, delivery_id: int) -> Response:
    """Send a message that was delivered or given up once more, with the id it had."""
    owner, store = current_caller().tenant, services().store
    try:
        replayed = replay_delivery(webhook_id, delivery_id, owner, store, datetime.now(UTC))
    except NotEndedError as error:
        raise ApiError("delivery_under_way") from error
    sent = look_up_delivery(webhook_id, delivery_id, owner, store) if replayed else None
    if sent is None:
        raise ApiError("delivery_not_found")
    return json_answer(sent_to_dict(sent), 202)
