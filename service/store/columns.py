"""Column types that are the same on every database: moments with their time zone, and packed JSON."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary
from sqlalchemy.types import TypeDecorator

_LEVEL = 4
"""Half the time of zlib's own choice, 6, for 7 % more bytes."""
BigId = BigInteger().with_variant(Integer, "sqlite")
"""A number the database gives; SQLite counts up by itself only what is called INTEGER."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite has no time zones, so there it is written without and read with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database takes it. Raises ValueError for one without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone could be any of 24 hours")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Packed(TypeDecorator[Any]):
    """A JSON value, compressed: a report or a page is text that repeats itself."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """The value's compressed JSON; bytes are taken to be that already."""
        return value if value is None or isinstance(value, bytes) else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """The value. Raises zlib.error or ValueError when the database holds something else."""
        return None if value is None else unpack(value)


def pack(value: Any) -> bytes:
    """A JSON value as compressed bytes."""
    return pack_text(json.dumps(value, allow_nan=False, separators=(",", ":")))


def pack_text(text: str) -> bytes:
    """JSON in ASCII as compressed bytes."""
    return zlib.compress(text.encode("ascii"), _LEVEL)


def unpack(content: bytes) -> Any:
    """The JSON value of compressed bytes."""
    return json.loads(zlib.decompress(content))


def unpack_text(content: bytes) -> str:
    """The JSON of compressed bytes, unread."""
    return zlib.decompress(content).decode("ascii")
