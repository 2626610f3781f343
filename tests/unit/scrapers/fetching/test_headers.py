"""Header fields that servers write in more than one way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.fetching.headers import LONGEST_WAIT, media_type, retry_after

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("99999999999", LONGEST_WAIT),
        ("Thu, 15 Jan 2026 12:01:00 GMT", 60.0),
        ("Thu, 15 Jan 2026 13:01:00 +0100", 60.0),
        ("Thursday, 15-Jan-26 12:01:00 GMT", 60.0),
        ("Thu, 15 Jan 2026 12:01:00", 60.0),
        ("Thu, 15 Jan 2026 11:00:00 GMT", 0.0),
        ("Thu, 15 Jan 2036 12:00:00 GMT", LONGEST_WAIT),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_a_wait_or_nothing(value: str) -> None:
    wait = retry_after(value, NOW)
    assert wait is None or 0 <= wait <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (" Text/HTML ; charset=utf-8", "text/html"),
        ("application/xhtml+xml", "application/xhtml+xml"),
        ("text/html, text/plain", "text/html"),
        ("", ""),
        ("html", ""),
        ("; charset=utf-8", ""),
    ],
)
def test_a_media_type_is_read_without_its_parameters(value: str, kind: str) -> None:
    assert media_type(value) == kind
