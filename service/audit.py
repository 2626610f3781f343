"""The audit log: who used a key for what, what administrators did, which fetches and
messages were refused.

One event a record, on a logger of its own, so that it can be kept apart from other logs and for longer. Events carry
ids, host names and codes, never a secret, an address's path or what a page says.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from scrapers.errors import RefusedAddress

NAME = "plumbline.audit"
REFUSED = "message.refused"
"""The event of a webhook or mail server that the guard refuses, when it is named or when it is to be told."""
_LOG = logging.getLogger(NAME)


def audit(event: str, **fields: Any) -> None:
    """Note an event with its fields."""
    _LOG.info(event, extra={"fields": fields})


@contextmanager
def refusals_noted(event: str, url: str) -> Iterator[None]:
    """Note by this event what the guard refuses on the way to a URL: the host that it refused, wherever that stood."""
    try:
        yield
    except RefusedAddress as error:
        audit(event, host=error.host or _host(url), why=error.detail)
        raise


def _host(url: str) -> str:
    """All of a refused address that goes into a log: the rest may be somebody's secret."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
