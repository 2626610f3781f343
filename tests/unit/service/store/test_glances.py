"""What look-ups read past SQLAlchemy is what it would have read, and fails as it does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.scoring.source import SourceScore
from service.store.aliases import key_of
from service.store.database import Store

NOW = datetime(2026, 1, 15, 12, 0, 0, 123_456, tzinfo=UTC)
SCORE = SourceScore(3, 100 / 3, (0.1 + 0.2, 66.66666666666667))


def test_sources_are_found_to_the_last_digit(store: Store) -> None:
    with store.write() as kept:
        kept.sources.mark(["example.org", "example.com"])
        kept.sources.freshen("example.org")
        kept.sources.put("example.org", SCORE, NOW)
    with store.glance() as glance:
        found = glance.sources({"example.org", "example.com", "example.net"})
    with store.read() as kept:
        assert found == {domain: kept.sources.find(domain) for domain in ("example.org", "example.com")}
    assert (found["example.org"].score, found["example.org"].updated_at) == (SCORE, NOW)
    assert found["example.com"].stale
    assert found["example.com"].score is None


def test_nothing_is_asked_for_nothing(store: Store) -> None:
    with store.glance() as glance:
        assert glance.pages([]) == {}
        assert glance.sources([]) == {}
        assert glance.pages([key_of(str(number)) for number in range(200)]) == {}


def test_a_read_that_fails_is_told_as_sqlalchemy_tells_it(store: Store) -> None:
    with store.write() as kept:
        kept.sources._connection.execute(text("ALTER TABLE sources RENAME COLUMN mean TO median"))
    with pytest.raises(DBAPIError, match="mean"), store.glance() as glance:
        glance.sources(["example.org"])
    with store.glance() as glance:
        assert glance.pages([key_of("a")]) == {}
