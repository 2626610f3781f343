"""Negation: what it covers within a clause, and where it ends."""

from __future__ import annotations

import pytest

from models.signals.scope import affirmed, asserted, negated, new_sentences, one_a_sentence
from tests.pages import reading


@pytest.mark.parametrize(
    "text",
    [
        "The tea does not cure diabetes; it never cures cancer.",
        "There is no proof that the tea cures cancer.",
        "It has not been shown in any trial that tea cures cancer.",
        "Nobody has shown that, and without trials it never cures cancer.",
        "It lacks the strength that cures cancer, and nor does it say it cures cancer.",
    ],
)
def test_a_negation_covers_what_follows_in_its_clause(text: str) -> None:
    page = reading(text)
    hits = page.hits("promises")
    assert hits
    assert negated(page, hits[-1])


@pytest.mark.parametrize(
    "text",
    [
        "It is not expensive, but it cures cancer.",
        "Without surgery, it cures cancer.",
        "It not only soothes, it cures cancer.",
        "No doubt it cures cancer.",
        "It is not a drug (it cures cancer).",
        "This is not known to many. It cures cancer.",
    ],
)
def test_a_negation_ends_with_its_clause(text: str) -> None:
    page = reading(text)
    hits = page.hits("promises")
    assert hits
    assert affirmed(page, hits) == hits


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Injections without approval, can cause infections.", False),
        ("Injections without approval can cause infections.", False),
        ("It went on without any miracle.", True),
        ("It went without fame or miracle.", True),
    ],
)
def test_without_governs_a_noun_and_not_the_predicate(text: str, *, covered: bool) -> None:
    page = reading(text)
    assert negated(page, page.hits("risks", "sensational")[-1]) is covered


def test_a_question_asserts_nothing() -> None:
    page = reading("Does it work? It cures cancer. Is it true that it cures cancer?")
    assert [hit.start for hit in asserted(page, page.hits("promises"))] == [17]


def test_piling_up_and_pasting_again_buy_nothing() -> None:
    page = reading("It may, perhaps, help. It may, perhaps, help. It might help.")
    hits = page.hits("hedges")
    assert len(hits) == 5
    assert len(one_a_sentence(hits)) == 3
    assert len(new_sentences(page, hits)) == 2
