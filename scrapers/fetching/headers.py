"""Header fields, read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 86400.0
"""Seconds; a site that asks for more than a day is asked again after a day."""
_SECONDS = re.compile(r"[0-9]{1,12}")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait, from a number of seconds or an HTTP date; None for neither."""
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT)


def media_type(content_type: str) -> str:
    """The type without parameters, in lower case; empty when there is none to be read."""
    match = _MEDIA_TYPE.match(content_type.strip().lower())
    return match[0] if match else ""
