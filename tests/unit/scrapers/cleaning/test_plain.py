"""Plain text to blocks and zones, from the text itself."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.page import Kind, Page, Zone
from scrapers.cleaning.plain import page_from_text

PROSE = (
    "The wardens counted the pears by hand this year, and the count was lower than in any year since the frost. "
    "They put it down to the late bloom, though nobody in the valley is certain of that, and next year may differ."
)


def texts(page: Page, zone: Zone) -> list[str]:
    return [block.text for block in page.blocks if block.zone is zone]


def test_paragraphs_headings_and_lists() -> None:
    page = page_from_text(
        f"Fewer pears this year\n\n{PROSE}\n\nWhy it happened\n\n{PROSE}\n\n- the frost\n- the late bloom\n"
    )
    assert [(block.kind, block.level) for block in page.blocks] == [
        (Kind.HEADING, 1), (Kind.PARAGRAPH, 0), (Kind.HEADING, 2), (Kind.PARAGRAPH, 0),
        (Kind.LIST_ITEM, 0), (Kind.LIST_ITEM, 0),
    ]  # fmt: skip
    assert page.blocks[3].headings == ("Fewer pears this year", "Why it happened")
    assert page.metadata.title == "Fewer pears this year"
    assert page.language == "en"


def test_wrapped_lines_are_joined() -> None:
    wrapped = (
        "The wardens counted the pears by hand this year, and the\n"
        "count was lower than in any year since it froze\nto it."
    )
    page = page_from_text(f"{wrapped}\n\nA short\nof it and\nnothing more")
    assert page.blocks[0].text == wrapped.replace("\n", " ")


def test_long_lines_are_paragraphs_of_their_own() -> None:
    page = page_from_text(f"{PROSE}\n{PROSE}")
    assert len(page.blocks) == 2


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("by Jane Doe, MD /", "Jane Doe, MD", None),
        ("Written by TealGrowers | Nov 25, 2019 11:17:54 PM", "TealGrowers", date(2019, 11, 25)),
        ("By Jane Doe and Rob van Dam, PhD", "Jane Doe and Rob van Dam, PhD", None),
        ("Posted on 3 May 2021 by Jane Doe", "Jane Doe", date(2021, 5, 3)),
        ("by the time of the frost", None, None),
    ],
)
def test_bylines_and_dates(line: str, author: str | None, day: date | None) -> None:
    page = page_from_text(f"Fewer pears this year\n\n{line}\n\n{PROSE}\n\n{PROSE}")
    assert page.metadata.authors == (() if author is None else (author,))
    assert page.metadata.published == day


def test_comments_end_with_their_indentation() -> None:
    page = page_from_text(
        f"Fewer pears this year\n\n{PROSE}\n\n{PROSE}\n\nLeave a Reply\n\n2 thoughts on “Fewer pears”\n\n  1. rook\n\n"
        "    My tree bore none.\n\n  2. fell\n\n    Mine did.\n\nJane Doe, MD\n\nJane Doe keeps an orchard.\n"
    )
    assert texts(page, Zone.COMMENTS)[0] == "Leave a Reply"
    assert {"My tree bore none.", "Mine did."} <= set(texts(page, Zone.COMMENTS))
    assert "Jane Doe keeps an orchard." in texts(page, Zone.CHROME)
    assert texts(page, Zone.MAIN) == ["Fewer pears this year", PROSE, PROSE]


def test_furniture_is_chrome() -> None:
    page = page_from_text(
        f"Home\nShop\nMaps\nNews\nVisit\nJobs\n\nFewer pears this year\n\n{PROSE}\n\n{PROSE}\n\n"
        "RECEIVE NEWS BY EMAIL\n\nFresh updates from the orchard.\n\nSubscribe to the Blog\n\n"
        "Copyright © Teal Growers 2019. All rights reserved.\n\n"
        "*DISCLAIMER: No pear is promised."
    )
    assert texts(page, Zone.MAIN) == ["Fewer pears this year", PROSE, PROSE]
    assert "*DISCLAIMER: No pear is promised." in texts(page, Zone.CHROME)


def test_a_list_of_teasers_is_chrome() -> None:
    cards = "".join(
        f"{name}\n\nMany {name} trees can be pruned.\n\nLearn More\n\n" for name in ("Pear", "Plum", "Quince")
    )
    page = page_from_text(f"Fewer pears this year\n\n{PROSE}\n\n{PROSE}\n\n{cards}")
    assert texts(page, Zone.MAIN) == ["Fewer pears this year", PROSE, PROSE]


def test_references_by_title() -> None:
    page = page_from_text(
        f"Pears\n\n{PROSE}\n\nReferences\n\n1. Fell A. Pears. Orchard J. 2019;4:12.\n2. Rook B. Frost. 2020."
    )
    assert texts(page, Zone.REFERENCES)[0] == "References"
    assert len(texts(page, Zone.REFERENCES)) == 3


def test_references_date_nothing() -> None:
    entries = "1. Fell A. Pears. Orchard J. Published 3 May 2011.\n2. Rook B. Frost. Updated June 2012"
    found = page_from_text(f"Pears\n\n{PROSE}\n\nReferences\n\n{entries}").metadata
    assert (found.published, found.modified) == (None, None)


@pytest.mark.parametrize("text", ["", " \n ", "\x00"])
def test_nothing_is_an_empty_page(text: str) -> None:
    page = page_from_text(text)
    assert page.obstacle is not None
    assert page.obstacle.code == "empty_page"


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_is_cleaned(text: str) -> None:
    page = page_from_text(text)
    assert all(block.text == " ".join(block.text.split()) != "" for block in page.blocks)


def seed(number: str) -> Page:
    folder = Path(os.environ["PLUMBLINE_DATA"]).parent / "seeds"
    return page_from_text(next(folder.glob(f"{number}_*.txt")).read_text(encoding="utf-8"))


@pytest.mark.data
def test_seed_of_a_physician() -> None:
    page = seed("004")
    comments, chrome, main = ("\n".join(texts(page, zone)) for zone in (Zone.COMMENTS, Zone.CHROME, Zone.MAIN))
    assert page.metadata.authors[0].endswith(", MD")
    assert "bovine" in comments
    assert "Brussels" in comments
    assert all(
        words in chrome
        for words in ("Sciatica", "WEBINARS", "Subscribe", "DISCLAIMER", "Info Packet", "All rights reserved")
    )
    assert "unapproved drug product" in main
    assert "quite yet fully baked" in main
    assert not any(words in main for words in ("Rotator Cuff", "Brussels", "inbox", "Providers listed"))


@pytest.mark.data
def test_seeds_of_a_shop_and_a_company() -> None:
    shop, company = seed("001"), seed("003")
    assert texts(shop, Zone.COMMENTS)[-1].startswith("All comments are moderated")
    assert company.metadata.published == date(2019, 11, 25)
    assert company.metadata.authors
    assert "accepted by the FDA" in "\n".join(texts(company, Zone.MAIN))


@pytest.mark.data
@pytest.mark.parametrize("number", ["000", "002"])
def test_seeds_that_are_all_text(number: str) -> None:
    page = seed(number)
    assert {block.zone for block in page.blocks} == {Zone.MAIN}
    assert page.metadata.authors == ()
    assert page.metadata.published is None


def test_text_below_the_last_reference_is_text() -> None:
    entries = "1. Fell A. Pears. Orchard J. 2019;4:12.\n\n2. Rook B. Frost. Orchard J. 2020;5:11."
    below = "You can order the pears that we have picked, and they will be with you on Friday."
    page = page_from_text(f"Pears\n\n{PROSE}\n\nReferences\n\n{entries}\n\n{below}")
    assert len(texts(page, Zone.REFERENCES)) == 3
    assert below in texts(page, Zone.MAIN)
