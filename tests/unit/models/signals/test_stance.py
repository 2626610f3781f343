"""What a page says itself, and what it only warns of, denies or quotes."""

from __future__ import annotations

import pytest

from models.page import Block, Kind, Page
from models.reading import Reading
from models.signals.stance import asserted, outermost, warned_of
from tests.pages import TODAY, reading


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A revolutionary balm.", ["revolutionary"]),
        ("The balm is not revolutionary.", []),
        ("Be wary of any balm that is called revolutionary.", []),
        ("Beware of the seller. His balm is revolutionary.", []),
        ('He calls the balm "revolutionary".', []),
        ('He said: "Our revolutionary balm helps."', ["revolutionary"]),
        ("Nothing new, but the balm is revolutionary.", ["revolutionary"]),
    ],
)
def test_only_what_the_page_says_itself_is_asserted(text: str, said: list[str]) -> None:
    page = reading(text)
    assert [hit.term.split("|")[0] for hit in asserted(page, page.hits("sensational"))] == said


def test_a_list_stands_under_the_warning_that_introduces_it() -> None:
    blocks = (
        Block("Watch out for these words:"),
        Block("miracle", kind=Kind.LIST_ITEM),
        Block("revolutionary", kind=Kind.LIST_ITEM),
        Block("The balm is a miracle."),
    )
    page = Reading(Page(blocks=blocks, language="en"), TODAY)
    assert [hit.block for hit in asserted(page, page.hits("sensational"))] == [3]


def test_a_warning_within_the_words_found_is_no_distance() -> None:
    page = reading("It is all a vaccine hoax.")
    (hit,) = page.hits("conspiracy")
    assert not warned_of(page, hit)


def test_of_overlapping_hits_the_longest_that_begins_first_stays() -> None:
    page = reading("The miracle cure in your garden.")
    hits = (*page.hits("sensational"), *page.hits("clickbait"))
    assert len(hits) == 2
    (kept,) = outermost(hits)
    assert page.page.blocks[kept.block].text[kept.start : kept.end] == "miracle cure"
