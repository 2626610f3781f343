"""The names under which a page speaks of itself."""

from __future__ import annotations

import pytest

from models.page import Block, Metadata, Page, Zone
from models.reading import Reading
from models.signals.own_names import own_names
from tests.pages import TODAY


def names_of(page: Page) -> frozenset[str]:
    return own_names(Reading(page, TODAY))


def test_site_and_publisher_are_own_names() -> None:
    metadata = Metadata(site_name="Velmora Naturals", publisher="Velmora Ltd")
    assert names_of(Page(blocks=(), metadata=metadata)) == {"Velmora Naturals", "Velmora Ltd"}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Copyright © 2019 Velmora Naturals. All rights reserved.", {"Velmora Naturals"}),
        ("© Velmora 2019. All rights reserved", {"Velmora"}),
        ("© 2019 Velmora", {"Velmora"}),
        ("© 2019 Children with Knees, Inc.", set()),
        ("All rights reserved.", set()),
    ],
)
def test_the_owner_in_the_copyright_line_is_an_own_name(line: str, names: set[str]) -> None:
    assert names_of(Page(blocks=(Block(line, Zone.CHROME),))) == names


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://www.velmora.co.example/shop", {"Velmora", "VELMORA"}),
        ("https://state.example/", set()),
        ("https://[broken/", set()),
        ("", set()),
    ],
)
def test_a_long_domain_name_is_an_own_name(url: str, names: set[str]) -> None:
    assert names_of(Page(blocks=(), url=url)) == names
