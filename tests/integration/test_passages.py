"""What the signals catch of passages that no word list was made by, and leave alone of near misses: floors."""

from __future__ import annotations

from benchmarks.passages import tallies, together

RECALL, SPECIFICITY = 0.72, 0.86
"""Measured: 0.74 and 0.87."""
LEAST_RECALL, LEAST_SPECIFICITY = 0.2, 0.5
"""Of each signal, on ten passages and six near misses."""


def test_signals_catch_what_others_write_and_leave_near_misses_alone() -> None:
    found = tallies()
    assert len(found) == 37
    assert all(each.recall >= LEAST_RECALL and each.specificity >= LEAST_SPECIFICITY for each in found.values())
    whole = together(found)
    assert whole.recall >= RECALL
    assert whole.specificity >= SPECIFICITY
