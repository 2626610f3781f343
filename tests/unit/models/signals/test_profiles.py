"""A name with a title counts for what the page tells about the person; a date for what stands beside it."""

from __future__ import annotations

import pytest

from models.page import Block, Link, Page, Zone
from models.reading import Reading
from models.signals.catalog import (
    absolutes,
    author,
    author_bio,
    credentials,
    direct_address,
    last_reviewed,
    reviewer,
)
from models.signals.profiles import tied
from tests.pages import TODAY, reading

BYLINE = "By Dr. Orla Fenwick, MD, PhD"
ABOUT = (
    "Orla Fenwick is a physician at the invented hospital of Lower Quill, where she has looked after people with sore "
    "joints for twelve years. She trained in two cities, teaches students on Fridays and owns no shares in any company."
)
PROSE = "Low doses eased the pain of some knees, which nobody had thought likely before that year was over."
SOURCED = f"{PROSE} It was a trial of 40 people (PMID 31234567)."
OFFER = "Stem cells heal joints. Stem cells repair them. Book your stem cells now. Book your consultation now."


def page(*links: Link, prose: str = SOURCED) -> Reading:
    blocks = (Block(BYLINE), Block(prose))
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
    assert author.measure(unknown).value == 0.25


def test_a_paragraph_about_the_person_bears_the_name_out_and_a_line_does_not() -> None:
    assert credentials.measure(reading(f"{BYLINE}\n\n{SOURCED}\n\n{ABOUT}")).value == 1.0
    assert credentials.measure(reading(f"{BYLINE}\n\n{SOURCED}\n\nOrla Fenwick is an expert.")).value == 0.05


def test_people_count_little_where_they_had_no_source_to_check() -> None:
    unsourced = page(link("/authors/17"), prose=PROSE)
    assert credentials.measure(unsourced).value == 0.4
    assert author.measure(unsourced).value == 0.4


def test_people_say_next_to_nothing_on_a_page_that_earns_from_its_reader() -> None:
    told, sold = page(link("/authors/17")), page(link("/authors/17"), prose=f"{SOURCED} {OFFER}")
    assert credentials.measure(sold).value == 0.02
    assert credentials.measure(sold).evidence == credentials.measure(told).evidence
    assert author.measure(sold).value == 0.1
    assert author_bio.measure(sold).value == 0.15


def test_a_copied_review_line_counts_next_to_nothing() -> None:
    line = "Medically reviewed by Orla Fenwick, MD"
    assert reviewer.measure(reading(f"{line}\n\n{SOURCED}")).value == 0.05
    assert reviewer.measure(reading(f"{line}\n\n{SOURCED}\n\n{ABOUT}")).value == 1.0
    assert reviewer.measure(reading(f"{line}\n\n{SOURCED} {OFFER}\n\n{ABOUT}")).value == 0.02


def test_a_reviewer_is_not_counted_again_as_a_date_nor_are_two_dates_of_one_line() -> None:
    line = "Medically reviewed by Orla Fenwick, MD on January 5, 2026"
    assert last_reviewed.measure(reading(f"{line}. Published March 3, 2025\n\n{SOURCED}\n\n{ABOUT}")).value == 0.1
    assert last_reviewed.measure(reading(f"{line}\n\nPublished March 3, 2025\n\n{SOURCED}\n\n{ABOUT}")).value == 0.2


@pytest.mark.parametrize("signal", [absolutes, direct_address])
def test_filler_thins_out_nothing_beyond_its_first_words(signal: object) -> None:
    text = "You will find that it is completely safe and always works for you, as your knees will tell you.\n\n"
    some, much = (reading(text + "The bridge is grey. " * count) for count in (150, 1500))
    assert signal.measure(some).value == signal.measure(much).value > 0  # type: ignore[attr-defined]
