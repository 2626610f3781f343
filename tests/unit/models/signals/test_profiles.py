"""A name with a title counts for what the page tells about the person; a date for what stands beside it."""

from __future__ import annotations

import pytest

from models.page import Block, Link, Page, Zone
from models.reading import Reading
from models.signals.catalog import absolutes, author, credentials, direct_address, reviewer
from models.signals.profiles import tied
from tests.pages import TODAY, reading

BYLINE = "By Dr. Orla Fenwick, MD, PhD"
ABOUT = (
    "Orla Fenwick is a physician at the invented hospital of Lower Quill, where she has looked after people with sore "
    "joints for twelve years. She trained in two cities, teaches students on Fridays and owns no shares in any company."
)
PROSE = "Low doses eased the pain of some knees, which nobody had thought likely before that year was over."


def page(*links: Link) -> Reading:
    blocks = (Block(BYLINE), Block(PROSE))
    return Reading(Page(blocks=blocks, links=links, url="https://knees.example/a", language="en"), TODAY)


def link(url: str) -> Link:
    return Link(url, "Orla Fenwick", Zone.MAIN, block=0, start=7, end=19)


@pytest.mark.parametrize("url", ["/authors/17", "https://knees.example/orla-fenwick", "/team.html#Fenwick"])
def test_a_link_to_a_page_about_the_person_bears_the_name_out(url: str) -> None:
    known = page(link(url))
    assert known.derive(tied) == {"Orla Fenwick"}
    assert author.measure(known).value == credentials.measure(known).value == 1.0


@pytest.mark.parametrize("url", ["mailto:fenwick@knees.example", "/contact", "https://shop.example/offer"])
def test_a_link_to_anything_else_does_not(url: str) -> None:
    unknown = page(link(url))
    assert unknown.derive(tied) == frozenset()
    assert credentials.measure(unknown).value == credentials.measure(page()).value == 0.05
    assert author.measure(unknown).value == 0.3


def test_a_paragraph_about_the_person_bears_the_name_out_and_a_line_does_not() -> None:
    assert credentials.measure(reading(f"{BYLINE}\n\n{PROSE}\n\n{ABOUT}")).value == 1.0
    assert credentials.measure(reading(f"{BYLINE}\n\n{PROSE}\n\nOrla Fenwick is an expert.")).value == 0.05


def test_a_degree_says_next_to_nothing_where_its_holder_sells_what_the_page_praises() -> None:
    praise = "Our stem cells relieve hip pain. Stem cells heal. One injection of stem cells costs $7,400."
    told = reading(f"{BYLINE}\n\n{praise}\n\n{ABOUT}")
    sold = reading(f"{BYLINE}\n\n{praise} Book your consultation now.\n\n{ABOUT}")
    assert credentials.measure(sold).value == 0.05
    assert credentials.measure(sold).evidence == credentials.measure(told).evidence


def test_a_copied_review_line_counts_next_to_nothing() -> None:
    assert reviewer.measure(reading(f"Medically reviewed by Orla Fenwick, MD\n\n{PROSE}")).value == 0.05
    assert reviewer.measure(reading(f"Medically reviewed by Orla Fenwick, MD\n\n{PROSE}\n\n{ABOUT}")).value == 1.0


@pytest.mark.parametrize("signal", [absolutes, direct_address])
def test_filler_thins_out_nothing_beyond_its_first_words(signal: object) -> None:
    text = "You will find that it is completely safe and always works for you, as your knees will tell you.\n\n"
    some, much = (reading(text + "The bridge is grey. " * count) for count in (150, 1500))
    assert signal.measure(some).value == signal.measure(much).value > 0  # type: ignore[attr-defined]
