"""The additive classifier: an intercept plus one contribution for each signal, and how sure that sum is."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from operator import mul

from models.scoring.artifact import Calibration, Model

Z90 = 1.6449
"""Standard deviations that hold 90 % of a normal distribution between them."""
SETTLED_WORDS = 400
"""Main text of this length settles most rates; shorter text widens the interval."""
SHORT_TEXT = 0.5
"""Standard deviation, in log-odds, that a text of a quarter of SETTLED_WORDS adds."""


@dataclass(frozen=True, slots=True)
class Sum:
    """The classifier's answer for one page, in log-odds."""

    intercept: float
    contributions: dict[str, float]
    """By signal; signals without a term in the model, or not measured, have none."""
    log_odds: float
    """Exactly `math.fsum` of intercept and contributions."""
    deviation: float
    """Standard deviation of the log-odds: refits, missing signals and shortness together."""
    assessed: float
    """Share of the model's weight that could be measured, 0 to 1."""


def add_up(
    model: Model, strengths: Mapping[str, float], words: int, inapplicable: Collection[str] = frozenset()
) -> Sum:
    """Sum the contributions of these strengths; `words` is the length of the main text.

    `inapplicable` are signals whose question does not arise on the page: not knowing them leaves nothing open.
    """
    offsets = [strengths[t.signal] - t.center if t.signal in strengths else None for t in model.terms]
    parts = {
        term.signal: term.weight * offset
        for term, offset in zip(model.terms, offsets, strict=True)
        if offset is not None
    }
    pull = {term.signal: abs(term.weight) * term.spread for term in model.terms}
    whole = math.fsum(pull.values())
    missing = math.fsum(size**2 for name, size in pull.items() if name not in parts and name not in inapplicable)
    variance = _refit_variance(model, [1.0, *(offset or 0.0 for offset in offsets)]) + missing + shortness(words)
    variance += model.noise**2
    return Sum(
        intercept=model.intercept,
        contributions=parts,
        log_odds=math.fsum([model.intercept, *parts.values()]),
        deviation=math.sqrt(variance),
        assessed=math.fsum(pull[name] for name in parts) / whole if whole else 0.0,
    )


def _refit_variance(model: Model, vector: list[float]) -> float:
    """Variance of the sum over refits: the quadratic form of the covariance's lower triangle."""
    total = 0.0
    for i, (left, row) in enumerate(zip(vector, model.covariance, strict=True)):
        total += left * (left * row[i] + 2 * math.fsum(map(mul, vector[:i], row)))
    return max(total, 0.0)


def shortness(words: int) -> float:
    """Variance, in log-odds, that a main text of so few words adds."""
    return (SHORT_TEXT**2) * max(0.0, (SETTLED_WORDS - words) / (0.75 * SETTLED_WORDS))


def score_of(calibration: Calibration, log_odds: float, doubt: float | None = None) -> float:
    """The score from 0 to 100 that these log-odds stand for, or would with another doubt than the map's own."""
    z = calibration.slope * log_odds + calibration.offset
    chance = 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
    floor = calibration.doubt if doubt is None else doubt
    return 100 * (floor + (1 - 2 * floor) * chance)


def interval_of(calibration: Calibration, log_odds: float, deviation: float) -> tuple[float, float]:
    """The scores between which 90 % of the models refitted on other samples of sites would put the page.

    Refits differ in the sum and in the doubt of their maps, one by itself as well as the other: the two ways that they
    may be away from the score add up as variances do.
    """
    score, reach = score_of(calibration, log_odds), Z90 * deviation
    doubted = [score, *(score_of(calibration, log_odds, doubt) for doubt in calibration.doubts or ())]
    below = math.hypot(score - score_of(calibration, log_odds - reach), score - min(doubted))
    above = math.hypot(score_of(calibration, log_odds + reach) - score, max(doubted) - score)
    return max(0.0, score - below), min(100.0, score + above)
