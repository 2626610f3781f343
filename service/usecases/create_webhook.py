"""Make a webhook that can be told of events."""

from __future__ import annotations

from datetime import datetime

from scrapers.fetching.guard import Guard
from service.services import Services
from service.store.webhooks import Webhook
from service.usecases.make_webhook import make_webhook
from service.usecases.tell_address import check_webhook


def create_webhook(url: str, owner: str, services: Services, now: datetime) -> Webhook:
    """A webhook with a secret of its own. Raises ScrapeError for a target that may not be told.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    check_webhook(url, services.config)
    webhook = make_webhook(url, None, owner, Guard(frozenset(services.config.allowed_hosts)), now)
    with services.store.write() as kept:
        kept.webhooks.add(webhook)
    return webhook
