"""The additive sum: exact, silent about what is missing, and less sure when there is less to go by."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.scoring.artifact import Calibration, Model, Term
from models.scoring.classifier import add_up, interval_of, score_of
from models.signals.wording import Wording

WORDING = Wording("w1", 0.0, {"may": (1.0, 0.5)})
NAMES = ("hedges", "risks", "prices")


def model(*weights: float) -> Model:
    terms = tuple(
        Term(name, 1, weight, center=0.4, spread=0.3, target=0.8) for name, weight in zip(NAMES, weights, strict=True)
    )
    covariance = ((0.02,), (0.001, 0.05), (0.0, 0.002, 0.04), (0.0, 0.0, -0.01, 0.03))
    return Model(
        version="v1",
        intercept=0.25,
        terms=terms,
        calibration=Calibration(0.9, 0.1, 0.02),
        covariance=covariance,
        wording=WORDING,
        data={},
        metrics={},
    )


strength = st.floats(0, 1)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, strength)))
def test_intercept_and_contributions_are_the_log_odds(strengths: dict[str, float]) -> None:
    total = add_up(model(1.5, 0.7, -2.0), strengths, 500)
    assert set(total.contributions) == set(strengths)
    assert abs(total.intercept + sum(total.contributions.values()) - total.log_odds) < 1e-9


def test_a_missing_signal_adds_nothing_and_lowers_certainty() -> None:
    full = add_up(model(1.5, 0.7, -2.0), {"hedges": 0.4, "risks": 0.4, "prices": 0.4}, 500)
    part = add_up(model(1.5, 0.7, -2.0), {"hedges": 0.4, "risks": 0.4}, 500)
    assert part.log_odds == full.log_odds == 0.25
    assert part.deviation > full.deviation
    assert part.assessed == pytest.approx(2.2 / 4.2)
    assert full.assessed == 1


def test_short_text_widens_the_interval() -> None:
    deviations = [add_up(model(1, 1, 1), {}, words).deviation for words in (100, 200, 400, 4000)]
    assert deviations[0] > deviations[1] > deviations[2] == deviations[3]


def test_the_variance_is_the_quadratic_form() -> None:
    total = add_up(model(0, 0, 0), {"hedges": 0.9, "risks": 0.1, "prices": 1.0}, 4000)
    v = [1, 0.5, -0.3, 0.6]
    rows = [[0.02, 0.001, 0, 0], [0.001, 0.05, 0.002, 0], [0, 0.002, 0.04, -0.01], [0, 0, -0.01, 0.03]]
    expected = sum(v[i] * rows[i][j] * v[j] for i in range(4) for j in range(4))
    assert total.deviation == pytest.approx(math.sqrt(expected))


def test_noise_widens_every_interval_alike() -> None:
    quiet, noisy = model(0, 0, 0), replace(model(0, 0, 0), noise=0.3)
    before, after = (add_up(each, {"hedges": 0.9}, 4000).deviation for each in (quiet, noisy))
    assert after**2 - before**2 == pytest.approx(0.09)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e3))
def test_the_score_lies_in_its_interval_between_0_and_100(log_odds: float, deviation: float) -> None:
    calibration = Calibration(1.3, -0.2, 0.02)
    low, high = interval_of(calibration, log_odds, deviation)
    assert 0 <= low <= score_of(calibration, log_odds) <= high <= 100
