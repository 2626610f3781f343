"""The notation of lexicon terms, the errors that name their line, and the one pass that finds them."""

from __future__ import annotations

import pytest

from models.signals.lexicon import Lexicon, LexiconError, parse_lexicon, parse_term
from models.signals.phrasebook import Phrasebook


def found(text: str, *terms: str, exceptions: tuple[str, ...] = ()) -> list[str]:
    lexicon = Lexicon("x", "en", "here", tuple(map(parse_term, terms)), tuple(map(parse_term, exceptions)))
    raw = text.split()
    matches = Phrasebook([lexicon]).find(raw, [word.lower() for word in raw], [0] * len(raw))
    return [" ".join(raw[match.first : match.last + 1]) for match in matches]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("cure", "A Cure for all cures", ["Cure"]),
        ("cure|cures", "A cure for all cures", ["cure", "cures"]),
        ("regulat*", "regulated by regulators", ["regulated", "regulators"]),
        ("WHO", "the WHO and those who know", ["WHO"]),
        ("call us? today", "call today or call us today", ["call today", "call us today"]),
        ("in # weeks", "in 6 weeks or in six weeks", ["in 6 weeks"]),
        ("approved ~ FDA", "approved by the US FDA", ["approved by the US FDA"]),
        ("approved ~ FDA", "approved by all but the US FDA", []),
        ("not ~ proven", "not proven", ["not proven"]),
    ],
)
def test_notation(term: str, text: str, expected: list[str]) -> None:
    assert found(text, term) == expected


def test_the_longest_term_that_begins_first_counts() -> None:
    assert found("clinical trial results", "clinical", "clinical trial", "trial results") == ["clinical trial"]


def test_an_exception_cancels_what_it_overlaps() -> None:
    assert found("not only may it help it may", "may", exceptions=("may it",)) == ["may"]


def test_a_term_does_not_cross_a_sentence() -> None:
    book = Phrasebook([Lexicon("x", "en", "here", (parse_term("cure cancer"),))])
    words = ["no", "cure", "cancer", "grows"]
    assert not list(book.find(words, words, [0, 0, 1, 1]))
    assert list(book.find(words, words, [0, 0, 0, 0]))


@pytest.mark.parametrize("term", ["", "a  b", "~ cure", "cure ~", "cure?", "ab*", "a||b", "#", "Reg*", "c-d"])
def test_a_wrong_term_is_refused(term: str) -> None:
    with pytest.raises(ValueError, match=r"word|beginning"):
        parse_term(term)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("language: en\nsource: x\nterms:\n  - cure\n  - a  b\n", r"x\.yml:5: not a word"),
        ("language: en\nsource: x\nterms:\n  - cure\n  - cure\n", r"x\.yml:5: 'cure' stands twice"),
        ("language: en\nsource: x\nterms: cure\n", r"x\.yml:3: a list of terms"),
        ("language: en\nterms:\n  - cure\n", r"x\.yml:1: 'source' is missing"),
        ("language: en\nsource: x\nterms:\n  - cure\nfoo: 1\n", r"x\.yml:1: unknown key 'foo'"),
        ("- cure\n", r"x\.yml:1: a mapping"),
    ],
)
def test_an_error_names_its_line(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        parse_lexicon("x", text)
