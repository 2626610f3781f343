"""Shapes of page made to be slow cost no more than their size explains."""

from __future__ import annotations

import pytest

from benchmarks.hostile import LIMIT, SHAPES, measure, ordinary, score
from models.report import State


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What a first page costs, as reading the lexicons, is no shape's fault."""
    score(ordinary(50_000))


@pytest.mark.parametrize("name", SHAPES)
def test_a_hostile_shape_costs_no_more_than_its_size(name: str) -> None:
    state, times = measure(SHAPES[name])
    assert state in State
    assert times <= LIMIT
