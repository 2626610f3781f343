"""What a new model does to many pages, counted page by page."""

from __future__ import annotations

import pytest

from models.report import Band, State
from models.scoring.difference import Cause, Difference, SignalMove
from models.scoring.shifts import LARGEST, Counting

SCORED = (State.SCORED, State.SCORED)


def moved(before: float, after: float, *bands: Band, **signals: float) -> Difference:
    moves = tuple(
        SignalMove(name, "tone", name, 0.0, move, fired_before=True, fires_after=True, gone=(), come=())
        for name, move in signals.items()
    )
    low, high = bands or (Band.LOW, Band.LOW)
    return Difference(Cause.MODEL, SCORED, (before, after), (low, high), moves)


def test_nothing_is_counted_of_nothing() -> None:
    found = Counting().result()
    assert (found.pages, found.moved, found.median, found.largest) == (0, 0, 0.0, ())


def test_pages_are_counted() -> None:
    counting = Counting()
    counting.add("a", moved(40, 40.1, hedges=0.1))
    counting.add("b", moved(40, 44, hedges=0.3, fear=-0.5))
    counting.add("c", moved(55, 45, Band.MIXED, Band.LOW, fear=-1.0))
    counting.add("d", moved(50, 50))
    gone = Difference(Cause.MODEL, (State.SCORED, State.INSUFFICIENT_TEXT), (30.0, None), (Band.LOW, None), ())
    counting.add("e", gone)
    found = counting.result()
    assert (found.pages, found.moved) == (4, 2)
    assert found.median == pytest.approx((0.1 + 4) / 2)
    assert found.bands == {"mixed to low": 1}
    assert found.states == {"scored to insufficient_text": 1}
    assert [name for name, _ in found.signals] == ["fear", "hedges"]
    assert dict(found.signals) == pytest.approx({"fear": 1.5 / 4, "hedges": 0.4 / 4})
    assert [(move.url, move.score) for move in found.largest] == [("c", (55, 45)), ("b", (40, 44)), ("a", (40, 40.1))]
    assert found.largest[1].because == (("hedges", 0.3), ("fear", -0.5))


def test_only_the_largest_moves_are_kept() -> None:
    counting = Counting()
    for number in range(3 * LARGEST):
        counting.add(str(number), moved(0, number * 7 % 30 + 1))
    assert [move.size for move in counting.result().largest] == list(range(3 * LARGEST, 2 * LARGEST, -1))
