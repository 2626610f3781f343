"""The sums of what the observations about each line weigh, taken twice: the second time with the first in view."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from scrapers.cleaning.context import FAMILIES as AROUND
from scrapers.cleaning.context import second_cases
from scrapers.cleaning.evidence import FAMILIES, Case
from scrapers.cleaning.lines import Walked

Pair = tuple[float, float]
"""What a case weighs the first and the second time."""


def scores_of(walked: Walked, cases: Sequence[Case], judged: Sequence[bool]) -> list[float]:
    """The log-odds of each line being main text; `cases` are those of `scrapers.cleaning.evidence`."""
    firsts, seconds = _sums(cases)
    tables = _around()
    scores = []
    for score, case in zip(seconds, second_cases(walked, firsts, judged), strict=True):
        for code, table in zip(case, tables, strict=True):
            score += table.get(code, 0.0)  # noqa: PLW2901 - the sum begins with what the first cases weigh
        scores.append(score)
    return scores


def _sums(cases: Sequence[Case]) -> tuple[list[float], list[float]]:
    """For each line what its own cases weigh the first and the second time."""
    *tables, bits = _own()
    by_roles: dict[int, Pair] = {}
    firsts, seconds = [], []
    for case in cases:
        roles = case[-1]
        if roles not in by_roles:
            by_roles[roles] = _of_bits(roles, bits)
        first, second = by_roles[roles]
        for code, table in zip(case, tables, strict=False):
            if code in table:
                one, two = table[code]
                first += one
                second += two
        firsts.append(first)
        seconds.append(second)
    return firsts, seconds


def _of_bits(roles: int, bits: dict[int, Pair]) -> Pair:
    """What a line's roles weigh, with the bias."""
    pairs = [pair for bit, pair in bits.items() if bit < 0 or roles >> bit & 1]
    return sum(one for one, _ in pairs), sum(two for _, two in pairs)


@cache
def _read() -> dict[str, dict[str, dict[str, float]]]:
    """Weights by time (`first`, `second`), family and case."""
    read: dict[str, dict[str, dict[str, float]]] = json.loads(
        (files("scrapers.cleaning") / "weights.json").read_text(encoding="utf-8")
    )
    return read


@cache
def _own() -> list[dict[int, Pair]]:
    """For each family of `evidence` what its cases weigh; the bias stands with the roles, as bit -1."""
    first, second = _read()["first"], _read()["second"]
    tables = [
        {int(code): (first[family].get(code, 0.0), second[family].get(code, 0.0)) for code in first[family]}
        for family in FAMILIES
    ]
    tables[-1][-1] = first["bias"]["0"], second["bias"]["0"]
    return tables


@cache
def _around() -> list[dict[int, float]]:
    return [{int(code): weight for code, weight in _read()["second"][family].items()} for family in AROUND]
