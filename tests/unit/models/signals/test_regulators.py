"""Statements about approval, told apart by polarity."""

from __future__ import annotations

import pytest

from models.signals.regulators import Polarity, objections, statements
from tests.pages import reading


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The gel was approved by the FDA.", Polarity.CLAIMED),
        ("Swissmedic has authorised the gel.", Polarity.CLAIMED),
        ("The FDA approval of the gel came in 1998.", Polarity.CLAIMED),
        ("The gel is not approved by the TGA.", Polarity.DENIED),
        ("There are no stem cell or exosome products approved by the FDA.", Polarity.DENIED),
        ("The gel must be approved by the EMA.", Polarity.DENIED),
        ("Once it is approved by ANVISA, it will be sold.", Polarity.PENDING),
        ("We hope to win FDA approval for the gel.", Polarity.PENDING),
        ("FDA approval is pending.", Polarity.PENDING),
        ("They have far to go before they are going to be accepted by the PMDA.", Polarity.PENDING),
    ],
)
def test_polarity(text: str, polarity: Polarity) -> None:
    assert [statement.polarity for statement in statements(reading(text))] == [polarity]


@pytest.mark.parametrize(
    "text",
    [
        "Was the gel approved by the FDA?",
        "The lab is an FDA-approved facility.",
        "The FDA-approved clinical trial begins in May.",
        "My manager approved the leave.",
        "The paper was accepted by the WHO.",
        "The gel was approved. Later in the year, as the papers say, the chief of the office went to the FDA.",
        "It takes years to receive approval from the FDA.",
        "WHO APPROVED THIS MESSAGE",
    ],
)
def test_what_states_nothing_about_a_product(text: str) -> None:
    assert statements(reading(text)) == ()


def test_the_name_of_an_agency_is_no_statement() -> None:
    page = reading("The FDA has an office in Maryland. The EMA moved to Amsterdam.")
    assert statements(page) == ()
    assert objections(page) == ()


def test_an_agency_that_objects_is_its_subject() -> None:
    assert objections(reading("The FDA warned the seller."))
    assert not objections(reading("The seller warned the FDA."))
    assert not objections(reading("The FDA has not warned the seller."))
