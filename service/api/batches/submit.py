"""From a batch in a request to one that is kept, or to the problem that keeps it from being so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from flask import current_app

from scrapers.errors import AddressError
from scrapers.fetching.guard import Guard
from service.api.batches.body import Submission
from service.api.caller import current_caller
from service.api.problems import ApiError, FieldError
from service.services import Services
from service.store.batches import NewBatch
from service.store.webhooks import Webhook
from service.usecases.make_webhook import make_webhook
from service.usecases.submit_batch import KeyTakenError, TooManyColumnsError, TooManyRowsError, submit_batch


@dataclass(frozen=True, slots=True)
class Made:
    """Which batch the request made, or made before."""

    batch_id: str
    new: bool
    secret: bool
    """Whether the webhook's secret is ours to tell: its owner has given none."""


def submit(given: Submission, key: str | None, services: Services) -> Made:
    """Keep the batch. Raises ApiError and sqlalchemy.exc.SQLAlchemyError."""
    now, owner = datetime.now(UTC), current_caller().tenant
    webhook = _webhook(given, owner, services, now)
    new = NewBatch(
        id=uuid4().hex,
        owner=owner,
        name=given.name,
        max_age=given.max_age,
        idempotency_key=key,
        request_sha256=given.sha256,
        webhook_id=webhook.id if webhook else None,
    )
    batch_id = _keep(new, given, webhook, services, now)
    return Made(batch_id, batch_id == new.id, secret=bool(given.webhook and not given.webhook.secret))


def _keep(new: NewBatch, given: Submission, webhook: Webhook | None, services: Services, now: datetime) -> str:
    try:
        return submit_batch(new, given.rows, services.store, now, webhook=webhook).id
    except TooManyRowsError as error:
        raise ApiError("too_many_rows", str(error)) from error
    except TooManyColumnsError as error:
        raise ApiError("too_many_columns", str(error)) from error
    except KeyTakenError as error:
        raise ApiError("idempotency_key_reused") from error
    except OSError as error:
        current_app.logger.exception("the rows of a batch cannot be put aside")
        raise ApiError("store_unavailable") from error


def _webhook(given: Submission, owner: str, services: Services, now: datetime) -> Webhook | None:
    if given.webhook is None:
        return None
    guard = Guard(frozenset(services.config.allowed_hosts))
    try:
        return make_webhook(given.webhook.url, given.webhook.secret, owner, guard, now)
    except AddressError as error:
        field = FieldError("webhook.url", "invalid_url", f"The webhook's address cannot be used: {error.message}")
        raise ApiError("invalid_url", field.message, (field,)) from error
