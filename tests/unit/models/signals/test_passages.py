"""Passages: which sentences are quoted for the way a text is worded."""

from __future__ import annotations

import pytest

from models.reading import Reading
from models.report import Evidence
from models.signals.passages import LONGEST, MOST, telling
from tests.pages import reading

SHARES = {"measured": 0.5, "by hand": 0.4, "the": 0.1, "wow": -2.0}
PLAIN = "Nobody had been in that part of our garden since."
ONE = "In May all roots were measured again by hand."
TWO = "She measured what was left of them."
LOST = "Wow, in May all roots were measured again by hand."


def passages(page: Reading) -> tuple[Evidence, ...]:
    blocks = range(len(page.page.blocks))
    return telling(page, blocks, SHARES, "note")


@pytest.mark.parametrize("text", [f"{PLAIN} {TWO} {ONE} {PLAIN}", f"{PLAIN}\n\n{TWO} {PLAIN}\n\n{ONE}"])
def test_sentences_are_quoted_that_speak_for_it_in_the_order_of_the_page(text: str) -> None:
    page = reading(text)
    found = passages(page)
    assert [evidence.quote for evidence in found] == [TWO, ONE]
    assert all(page.page.blocks[e.block].text[e.start : e.end] == e.quote for e in found)
    assert {evidence.note for evidence in found} == {"note"}


def test_what_speaks_against_it_is_weighed_in_and_a_few_words_are_no_passage() -> None:
    assert passages(reading(f"{LOST} {PLAIN} Measured by hand.")) == ()


def test_the_strongest_are_quoted_and_each_once() -> None:
    rest = " ".join(f"The {name} of the garden lay in rain." for name in ("east", "west", "north", "south"))
    found = passages(reading(f"{rest} {ONE} {ONE} {TWO}"))
    assert len(found) == MOST
    assert [evidence.quote for evidence in found][1:] == [ONE, TWO]


def test_of_an_endless_sentence_the_beginning_is_looked_at_and_quoted() -> None:
    start = "They measured " + "roots and " * (LONGEST // 2 - 1)
    found = passages(reading(f"{start}leaves and more of the same by hand and then some."))
    assert [evidence.quote for evidence in found] == [start.strip()]
    assert passages(reading(f"{'roots and ' * LONGEST} what they measured")) == ()
