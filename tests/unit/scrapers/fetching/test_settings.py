"""Settings of a fetcher: what they start as, and what they refuse."""

from __future__ import annotations

import pytest

from scrapers.fetching.settings import FetchSettings


def test_what_holds_unless_said_otherwise() -> None:
    settings = FetchSettings()
    assert (settings.deadline, settings.max_body, settings.max_redirects) == (15.0, 5_000_000, 5)
    assert settings.allowed_hosts == settings.robots_ignored_for == frozenset()


@pytest.mark.parametrize(
    "wrong",
    [
        {"deadline": 0},
        {"read_timeout": -1},
        {"max_body": 0},
        {"host_requests": 0},
        {"max_redirects": -1},
        {"host_pause": -0.1},
        {"proxy": "socks5://proxy.example"},
        {"contact": "me@example.org\r\nX-Evil: 1"},
    ],
)
def test_nonsense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        FetchSettings(**wrong)  # type: ignore[arg-type]


def test_the_user_agent_names_the_contact_where_there_is_one() -> None:
    assert "+mailto:me@example.org" in FetchSettings(contact="mailto:me@example.org").user_agent
    assert "+" not in FetchSettings().user_agent
