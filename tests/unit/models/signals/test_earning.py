"""Which pages earn from their readers, and which only look a little like it."""

from __future__ import annotations

import pytest

from models.page import Block, Kind, Page, Zone
from models.reading import Reading
from models.signals.earning import earns
from tests.pages import TODAY

PROSE = "Stem cells eased the pain of some knees, which nobody had thought likely before that year was over."
TITLE = Block("Stem cells for the knee", Zone.MAIN, Kind.TITLE)


def page(*blocks: Block, url: str = "https://knees.example/a") -> Reading:
    return Reading(Page(blocks=(TITLE, Block(PROSE), *blocks), url=url, language="en"), TODAY)


@pytest.mark.parametrize(
    "blocks",
    [
        (Block("Book Now", Zone.CHROME),),
        (Block("Add to bag"),),
        (Block("View cart", Zone.CHROME), Block("Free shipping", Zone.CHROME)),
        (Block("We may earn a commission from the links on this page."),),
    ],
)
def test_a_call_a_shop_or_a_commission_is_a_way_to_earn(blocks: tuple[Block, ...]) -> None:
    assert page(*blocks).derive(earns)


@pytest.mark.parametrize(
    "block",
    [
        Block("International shipping", Zone.CHROME),
        Block("Sign up to our newsletter", Zone.CHROME),
        Block("Make an appointment with your doctor if the pain stays."),
    ],
)
def test_a_newspapers_shop_a_newsletter_and_ones_own_doctor_are_none(block: Block) -> None:
    assert not page(block).derive(earns)


def test_what_needs_no_leave_is_sold_by_honest_shops_too() -> None:
    shoes = Block("Shoes for the knee", Zone.MAIN, Kind.TITLE)
    walking = Reading(
        Page(blocks=(shoes, Block("Walk a little every day."), Block("Add to bag")), language="en"), TODAY
    )
    assert not walking.derive(earns)


def test_a_public_body_lives_on_other_things() -> None:
    assert not page(Block("Book your consultation now."), url="https://www.quill.nhs.uk/knees").derive(earns)
