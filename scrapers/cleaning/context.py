"""A second look at each line: what the first scores of the lines around it say.

A line that reads like text in a list that does not, or below where the text ended, is rarely text. As in
`scrapers.cleaning.evidence`, each observation is one of a handful of cases, and a sum decides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import exp

from scrapers.cleaning.evidence import Case
from scrapers.cleaning.lines import Line, Region, Walked

FAMILIES = ("score", "nearby", "siblings", "alike", "kept_containers", "between")
"""The names of the observations, in the order of a line's cases."""

_SCORES = (-5, -4, -3, -2.2, -1.6, -1.2, -0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9, 1.2, 1.6, 2.2, 3, 4, 5)
_COARSE = (-2, -0.5, 0.5, 2)
_OWN = len(_COARSE) + 1
"""Coarse cases of a line's own score, by which the other observations are told apart."""
_SHARES = (0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88, 0.94, 0.98)
_COUNTS = (2, 4, 8, 20)
_DISTANCES = (1, 3, 8, 20)
_HELD = (0.3, 0.5, 0.65, 0.8, 0.9, 0.97)
_NEAR = 6
"""Lines to each side that count as nearby."""
_SURE = 1.5
"""The score from which a line is surely text."""


class Kept:
    """Running sums of the text that the first scores would keep. Lines that are not `judged` count for nothing."""

    def __init__(self, lines: Sequence[Line], scores: Sequence[float], judged: Sequence[bool]) -> None:
        self.chances = [1 / (1 + exp(-score)) if mine else 0.0 for score, mine in zip(scores, judged, strict=True)]
        sizes = [len(line.text) if mine else 0 for line, mine in zip(lines, judged, strict=True)]
        self.chars = [0, *accumulate(sizes)]
        self.kept = [0.0, *accumulate(size * chance for size, chance in zip(sizes, self.chances, strict=True))]

    def share(self, first: int, last: int) -> float:
        """The share of the text from one line up to another that is kept."""
        chars = self.chars[last] - self.chars[first]
        return (self.kept[last] - self.kept[first]) / chars if chars else 0.0


def second_cases(walked: Walked, scores: Sequence[float], judged: Sequence[bool]) -> list[Case]:
    """The cases of each line, in the order of FAMILIES; `scores` are the first ones, in log-odds."""
    lines, count = walked.lines, len(walked.lines)
    kept = Kept(lines, scores, judged)
    held = _holding(walked.regions, kept, count)
    alike = _alike(lines, kept)
    sure = [i for i, score in enumerate(scores) if score > _SURE and judged[i]] or [count]
    siblings: dict[int, int] = {}
    cases: list[Case] = []
    for i, score in enumerate(scores):
        own, region = bisect_right(_COARSE, score), lines[i].region
        around = siblings.get(id(region))
        if around is None:
            around = siblings[id(region)] = _siblings(region, kept)
        nearby = kept.share(max(0, i - _NEAR), min(count, i + _NEAR + 1))
        cases.append(
            (
                bisect_right(_SCORES, score),
                bisect_right(_SHARES, nearby) * _OWN + own,
                around * _OWN + own,
                alike[i] * _OWN + own,
                held[i] * _OWN + own,
                _between(i, sure[0], sure[-1]) * _OWN + own,
            )
        )
    return cases


def _holding(regions: Sequence[Region], kept: Kept, count: int) -> list[int]:
    """For each line, in which of the smallest regions it stands that hold the shares in `_HELD` of what is kept."""
    sums, cases = kept.kept, [0] * count
    held = [(sums[region.last] - sums[region.first], region) for region in regions if region.last > region.first]
    for bit, share in enumerate(_HELD):
        held = [(amount, region) for amount, region in held if amount >= share * sums[-1]]
        region = min((one for _, one in held), key=lambda one: (one.last - one.first, -one.depth), default=None)
        for i in range(region.first, region.last) if region is not None else ():
            cases[i] |= 1 << bit
    return cases


def _siblings(region: Region, kept: Kept) -> int:
    """The kept share of the nearest region around that has three lines or more."""
    while region.last - region.first < 3 and region.parent is not None:
        region = region.parent
    return bisect_right(_SHARES, kept.share(region.first, region.last))


def _alike(lines: Sequence[Line], kept: Kept) -> list[int]:
    """How many lines stand in elements of the same names, depth and roles, and how surely those are text."""
    groups: dict[tuple[str, str, int, int], list[int]] = {}
    for i, line in enumerate(lines):
        region = line.region
        above = region.parent.name if region.parent is not None else ""
        groups.setdefault((region.name, above, region.depth, region.roles), []).append(i)
    cases = [0] * len(lines)
    for places in groups.values():
        mean = sum(kept.chances[i] for i in places) / len(places)
        case = bisect_right(_COUNTS, len(places)) * (len(_SHARES) + 1) + bisect_right(_SHARES, mean)
        for i in places:
            cases[i] = case
    return cases


def _between(i: int, first: int, last: int) -> int:
    """How far before the first or after the last line that is surely text."""
    if i < first:
        return 1 + bisect_left(_DISTANCES, first - i)
    if i > last:
        return 6 + bisect_left(_DISTANCES, i - last)
    return 0
