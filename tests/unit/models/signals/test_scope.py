"""Negation covers what follows it in its clause, and nothing else."""

from __future__ import annotations

import pytest

from models.signals.scope import negated
from tests.pages import reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This cannot suggest a benefit.", True),
        ("Trials did not in any way suggest a benefit.", True),
        ("Not everyone agrees, but trials suggest a benefit.", False),
        ("Trials suggest no benefit.", False),
        ("There is no cure; trials suggest a benefit.", False),
    ],
)
def test_negation(text: str, expected: bool) -> None:
    read = reading(text)
    (hit,) = [hit for hit in read.hits("hedges") if text[hit.start : hit.end].startswith("suggest")]
    assert negated(read, hit) is expected
