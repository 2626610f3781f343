"""From a batch in a request to one that is kept, or to the problem that keeps it from being so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from flask import current_app

from scrapers.errors import AddressError, RefusedAddress, ScrapeError
from scrapers.fetching.guard import Guard
from service.api.batches.body import Submission
from service.api.caller import current_caller
from service.api.problems import ApiError, FieldError
from service.services import Services
from service.store.batches import NewBatch
from service.store.webhooks import Webhook
from service.usecases.make_webhook import make_webhook
from service.usecases.submit_batch import (
    KeyTakenError,
    Terms,
    TooManyColumnsError,
    TooManyOpenRowsError,
    TooManyRowsError,
    submit_batch,
)
from service.usecases.tell_address import check_webhook


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
        terms = Terms(webhook, services.config.open_rows)
        return submit_batch(new, given.rows, services.store, now, terms).id
    except TooManyRowsError as error:
        raise ApiError("too_many_rows", str(error)) from error
    except TooManyColumnsError as error:
        raise ApiError("too_many_columns", str(error)) from error
    except TooManyOpenRowsError as error:
        raise ApiError("too_many_open_rows", str(error)) from error
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
        made = make_webhook(given.webhook.url, given.webhook.secret, owner, guard, now)
        check_webhook(given.webhook.url, services.config)
    except AddressError as error:
        code = "refused_target" if isinstance(error, RefusedAddress) else "invalid_url"
        field = FieldError("webhook.url", code, f"The webhook's address cannot be used: {error.message}")
        raise ApiError(code, field.message, (field,)) from error
    except ScrapeError:
        return made  # a name that is not found just now: the message looks again, and rows are not lost for it
    return made
