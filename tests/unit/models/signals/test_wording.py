"""A fitted wording: read from JSON, exact in its sum, and quoted where its words stand."""

from __future__ import annotations

import json
import math
import time

import pytest

from models.signals.catalog import BY_ID
from models.signals.wording import Wording, WordingError, measure_wording, parse_wording, percent, prose, shipped
from tests.pages import reading

TERMS = {"our": (2.0, 1.5), "our clients": (3.0, 2.0), "said": (1.0, -1.0)}


def document(**changes: object) -> bytes:
    return json.dumps({"version": "", "intercept": -1.0, "terms": TERMS} | changes).encode()


def test_shares_and_intercept_are_the_log_odds() -> None:
    wording = parse_wording(document())
    said, shares = wording.told([["our", "clients", "said"], ["our", "work"]])
    sizes = {"our": 2.0 * (1 + math.log(2)), "our clients": 3.0, "said": 1.0}
    length = math.sqrt(sum(size * size for size in sizes.values()))
    assert shares == pytest.approx({term: TERMS[term][1] * size / length for term, size in sizes.items()})
    assert said == pytest.approx(-1.0 + sum(shares.values()))


def test_no_pair_crosses_blocks_and_a_text_without_terms_says_nothing() -> None:
    wording = Wording("", -1.0, TERMS)
    assert wording.counts([["our"], ["clients"]], 10) == {"our": 1}
    assert wording.told([["nothing"]]) == (-1.0, {})


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"{", "document"),
        (document(terms={}), "terms"),
        (document(terms={"our": [0.0, 1.0]}), "terms"),
        (document(terms={"our": [1.0]}), "terms"),
        (document(more=1), "more"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(content: bytes, place: str) -> None:
    with pytest.raises(WordingError, match=f"promotion: {place}"):
        parse_wording(content, "promotion")


def test_percent_is_a_probability() -> None:
    assert percent(0.0) == pytest.approx(50.0)
    assert 0.0 <= percent(-1e6) < percent(-3.0) < percent(3.0) < percent(1e6) <= 100.0


def test_the_shipped_wording_holds_no_numbers_and_no_names() -> None:
    terms = shipped("promotion").terms
    assert 1500 <= len(terms) <= 4000
    assert all(term.replace(" ", "").replace("'", "").isalpha() and term == term.lower() for term in terms)


def test_length_buys_nothing_and_quick_to_tell() -> None:
    text = "We offer our customers a full range of quality products, and our team can help you. Please contact us. "
    measure = BY_ID["promotional_wording"].measure
    once, often = measure(reading(text)), measure(reading(text * 20))
    assert once.value == pytest.approx(often.value, rel=0.05)
    page = reading(text * 50)
    assert page.word_count > 900
    measure(page)
    began = time.perf_counter()
    for _ in range(20):
        measure(page)
    assert (time.perf_counter() - began) / 20 < 0.02  # far above what it takes: machines that test are busy


TOLD = Wording("", 0.0, {"measured": (1.0, 2.0), "the": (1.0, 2.0)}, settled=100, middle=-0.5)
PROSE = "The roots were measured by hand, and nobody had thought that they could reach so deep into the clay. "


def test_of_few_words_little_is_believed() -> None:
    assert TOLD.told([])[0] == pytest.approx(-0.5)
    short, long = (TOLD.told([["measured"] * count])[0] for count in (20, 400))
    assert -0.5 < short < 0.0 < long < 2.0


def test_shares_of_a_short_text_still_add_up() -> None:
    said, shares = TOLD.told([["the", "measured"]])
    trust = TOLD.trust(2)
    assert said == pytest.approx(sum(shares.values()) + (1 - trust) * -0.5)


def test_lines_that_are_no_sentences_have_no_wording() -> None:
    page = reading(f"By Dr. Orla Fenwick, MD\n\nMeasured by hand on Jan. 5\n\n{PROSE}")
    assert [index for index, _ in prose(page)] == [2]


def test_passages_are_quoted_that_speak_for_the_kind_of_text_or_against_it() -> None:
    other = "Nobody knew why it should be so this year. "
    found = measure_wording(reading((PROSE + other) * 20), TOLD, "for", "against")
    assert [(evidence.quote, evidence.note) for evidence in found.evidence] == [(PROSE.strip(), "for")]
    against = Wording("", 0.0, {"nobody knew": (1.0, -2.0), "measured": (1.0, 1.0)})
    found = measure_wording(reading((PROSE + other) * 20), against, "for", "against")
    assert [(evidence.quote, evidence.note) for evidence in found.evidence] == [(other.strip(), "against")]


def test_what_comes_after_the_words_that_are_looked_at_is_not_quoted() -> None:
    few = Wording("", 0.0, {"measured": (1.0, 2.0)}, longest=30)
    text = f"{PROSE}\n\n{PROSE}\n\nThe leaves were measured as well, and nobody had thought of that before."
    assert {evidence.block for evidence in measure_wording(reading(text), few, "for", "against").evidence} == {0}
