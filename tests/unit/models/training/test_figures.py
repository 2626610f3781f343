"""Figures against scikit-learn's and against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from models.training.certainty import in_sentences, of_cues, uncertain_f1
from models.training.figures import agreement, area, correlation
from models.training.sentences import Cued, Labelled


def test_area_is_that_of_the_roc_curve() -> None:
    random = np.random.default_rng(3)
    truth, predicted = random.random(200) > 0.4, random.integers(0, 12, 200).astype(float)
    assert area(truth, predicted) == pytest.approx(roc_auc_score(truth, predicted))
    assert area(truth, np.zeros(200)) == 0.5


def test_correlation_is_of_ranks() -> None:
    random = np.random.default_rng(4)
    grades, predicted = random.integers(1, 6, 99).astype(float), random.normal(size=99)
    assert correlation(grades, predicted) == pytest.approx(spearmanr(grades, predicted).statistic)
    assert correlation(grades, np.ones(99)) == 0.0


def test_calibration_by_hand() -> None:
    truth = np.array([True, True, True, False, False, False, False, True])
    perfect = agreement(truth, np.full(8, 0.5))
    assert (perfect["ece"], perfect["brier_gain"]) == (0.0, 0.0)
    sure = agreement(truth, truth.astype(float))
    assert (sure["ece"], sure["brier"], sure["brier_gain"]) == (0.0, 0.0, 1.0)
    wrong = agreement(np.array([True, False]), np.array([0.25, 0.25]))
    assert wrong["ece"] == pytest.approx(0.25)
    assert wrong["brier"] == pytest.approx((0.75**2 + 0.25**2) / 2)


def test_certainty_by_hand() -> None:
    sentences = [Labelled("This may help.", True), Labelled("This helps.", True), Labelled("It might.", False)]
    found = in_sentences(sentences)
    assert (found.precision, found.recall) == (0.5, 0.5)
    assert str(found) == "precision 0.500  recall 0.500  F1 0.500"
    assert uncertain_f1(np.array([1.0, 1.0, 5.0]), np.array([-1.0, 1.0, -1.0])) == found.f1


def test_cues_are_found_where_a_hedge_touches_them() -> None:
    text = "It may bind, and it binds."
    found = of_cues([Cued(text, ((3, 6), (20, 25)))])
    assert (found.right, found.found, found.wanted, found.recalled) == (1, 1, 2, 1)
