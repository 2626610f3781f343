"""The audit log: who used a key for what, what administrators did, which fetches were refused.

One event a record, on a logger of its own, so that it can be kept apart from other logs and for longer. Events carry
ids, host names and codes, never a secret, an address's path or what a page says.
"""

from __future__ import annotations

import logging
from typing import Any

NAME = "plumbline.audit"
_LOG = logging.getLogger(NAME)


def audit(event: str, **fields: Any) -> None:
    """Note an event with its fields."""
    _LOG.info(event, extra={"fields": fields})
