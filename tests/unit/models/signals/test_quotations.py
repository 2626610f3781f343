"""Quotations: where they begin and end, whose words they are, and what a page says in its own voice."""

from __future__ import annotations

import time

import pytest

from models.page import Block, Kind, Metadata, Page
from models.reading import Reading
from models.signals.quotations import attributed, quotations
from models.signals.voice import own, quoted
from tests.pages import TODAY, reading


def found(page: Reading) -> list[bool]:
    return [quoted(page, hit) for hit in page.hits("sensational")]


@pytest.mark.parametrize(
    "text",
    [
        "Your website states: “It helps. It is a miracle.”",
        "“It helps. It is a miracle,” said the keeper of the garden.",
        'Sellers have called the revolutionary balm a “cure”, and "a miracle of the age, no less".',
        'The label is long. It reads: "This is a miracle."',
        'The seller wrote two letters. "It is a miracle."',
        'He said: "It helps." "It is a miracle."',
        "«It is a miracle», says the mayor.",
        'Such "miracle drops" are sold by the road.',
        "My aunt said it was a miracle.",
    ],
)
def test_words_of_others(text: str) -> None:
    assert found(reading(text))[-1]


@pytest.mark.parametrize(
    "text",
    [
        "The balm is a miracle.",
        'We call it "a miracle, and the best balm of the whole wide world".',
        '"It is a miracle and nothing less than that, as you are going to see for yourself soon."',
        "A miracle balm, says the label.",
        "I told them it is a miracle.",
        'It is 5" long and a miracle, 6" wide.',
    ],
)
def test_words_of_the_page(text: str) -> None:
    page = reading(text)
    assert len(own(page, page.hits("sensational"))) == 1


def test_a_seller_is_held_to_what_it_quotes() -> None:
    assert found(reading("Ann said: “It is a miracle.” Book a consultation. We sell our products here.")) == [False]
    release = "“A miracle,” said the chief. This press release contains forward-looking statements."
    assert found(reading(release)) == [False]
    shop = Page(blocks=(Block("Ann said: “A miracle.”"),), language="en", metadata=Metadata(types=frozenset({"Offer"})))
    assert found(Reading(shop, TODAY)) == [False]


def test_a_colon_gives_the_blocks_that_follow_to_the_one_it_names() -> None:
    blocks = (
        Block("Examples of what your label claims are:"),
        Block("A miracle for joints", kind=Kind.LIST_ITEM),
        Block("“A revolutionary balm.”"),
        Block("The miracle is over."),
    )
    assert found(Reading(Page(blocks=blocks, language="en"), TODAY)) == [True, True, False]


@pytest.mark.parametrize(("words", "passed_on"), [(200, True), (4, False)])
def test_a_block_set_apart_is_passed_on_where_the_page_says_more_than_it(words: int, *, passed_on: bool) -> None:
    blocks = (Block("It is a miracle", kind=Kind.QUOTE), Block("word " * words + "."))
    assert found(Reading(Page(blocks=blocks, language="en"), TODAY)) == [passed_on]


def test_marks_without_a_partner_hold_nothing() -> None:
    page = reading("He said: “It is a miracle. And “so it went on.")
    assert not any(attributed(page, hit) for hit in page.hits("sensational"))
    assert not page.derive(quotations)[0]


@pytest.mark.parametrize("text", ["“a miracle” he said ", "“a miracle he said ", '"a miracle" 5" said ', "say «"])
def test_a_long_sentence_costs_no_more_than_its_length(text: str) -> None:
    page = reading(text * 20_000)
    hits = page.hits("sensational")
    began = time.perf_counter()
    own(page, hits)
    assert time.perf_counter() - began < 5
