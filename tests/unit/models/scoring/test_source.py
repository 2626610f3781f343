"""A source's score: drawn toward the average, and surer with every page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.scoring.artifact import load
from models.scoring.source import average_score, source_score

SCORES = st.lists(st.floats(0, 100), max_size=50)


def test_without_a_page_a_source_is_average() -> None:
    nothing = source_score([], 60.0)
    assert (nothing.pages, nothing.mean) == (0, 60.0)
    assert nothing.interval == pytest.approx((43.55, 76.45), abs=0.01)


def test_few_pages_move_it_a_little_and_many_a_lot() -> None:
    means = [source_score([10.0] * count, 60.0).mean for count in (0, 1, 4, 100)]
    assert means == pytest.approx([60.0, 50.0, 35.0, 11.92], abs=0.01)


def test_pages_that_agree_make_it_surer() -> None:
    def width(count: int) -> float:
        low, high = source_score([60.0] * count, 60.0).interval
        return high - low

    assert width(0) > width(3) > width(30) > width(300)


@given(SCORES, st.floats(0, 100))
def test_it_stays_on_the_scale(scores: list[float], average: float) -> None:
    found = source_score(scores, average)
    low, high = found.interval
    assert 0 <= low <= found.mean + 1e-9
    assert found.mean - 1e-9 <= high <= 100


def test_the_average_page_of_the_model_is_on_the_scale() -> None:
    assert 0 < average_score(load().model) < 100
