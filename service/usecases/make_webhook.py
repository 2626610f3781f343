"""Make a webhook out of the address its owner gives, if messages may be sent there."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from scrapers.fetching.guard import Guard
from scrapers.urls import parse
from service.audit import REFUSED, refusals_noted
from service.store.webhooks import Webhook
from service.watching.signing import new_secret


def make_webhook(url: str, secret: str | None, owner: str, guard: Guard, now: datetime) -> Webhook:
    """The webhook, with a secret of our making where none is given; nothing is kept.

    The same guard judges it as judges pages, now by what the address says and at each message by where it leads.
    Raises scrapers.errors.AddressError.
    """
    with refusals_noted(REFUSED, url):
        parsed = parse(url)
        guard.check_url(parsed)
    return Webhook(uuid4().hex, str(parsed), secret or new_secret(), now, owner)
