"""Harms that are named, apart from harms that somebody only wonders about."""

from __future__ import annotations

import pytest

from models.signals.harms import harm_hits
from tests.pages import reading


@pytest.mark.parametrize(
    "text",
    [
        "Has anyone had side effects from this? I took two last night.",
        "Hi all, what are the side effects of mixing these two, I am on 20 mg?",
        "Are there any risks with my tablets?",
    ],
)
def test_a_poster_who_asks_names_no_harm(text: str) -> None:
    assert harm_hits(reading(text)) == ()


def test_a_page_that_asks_answers() -> None:
    assert len(harm_hits(reading("What are the risks? Ask your nurse."))) == 1
