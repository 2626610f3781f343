"""What pulls the weights: queries, categories and grades that raters are sure of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.training.fit import fit
from models.training.regress import Pull, regress
from models.training.table import Table
from models.training.weighing import site_weights
from tests.unit.models.training.invented import NAMES, SIGNS, joined, table


def test_what_only_tells_good_queries_from_bad_ones_weighs_less() -> None:
    """All credible pages were found by one query, all others by another."""
    pages = table("schwarz", sites=40, grades=(1.0, 5.0))
    rows = tuple(replace(row, source=replace(row.source, query=f"{row.source.grade:g}")) for row in pages.rows)
    asked = Table(rows, pages.names, pages.strengths, pages.words)
    without, with_them = (np.abs(fit(asked, pull=Pull(queries=each)).weights).sum() for each in (False, True))
    assert with_them < 0.95 * without


def test_the_intercept_holds_what_queries_have_on_average() -> None:
    pages = joined(table("sondhi"), table("schwarz", seed=2))
    without, with_them = (fit(pages, pull=Pull(queries=asked)) for asked in (False, True))
    assert with_them.log_odds(pages).mean() == pytest.approx(without.log_odds(pages).mean(), abs=0.1)


def test_signals_of_a_category_share_a_weight() -> None:
    """Of two signals of one category only the first tells anything here."""
    told = table("sondhi", sites=40)
    pages = np.column_stack([SIGNS[0] * np.sign(told.grades - 3.0) / 2, np.resize([-0.5, 0.5], len(told.rows))])
    both = np.array([True, True])
    pulls = (Pull(freedom=0.0, kinship=kinship) for kinship in (0.0, 3.0))
    apart, akin = (SIGNS[:2] * regress(told, pages, NAMES[:2], pull, active=both)[1] for pull in pulls)
    assert abs(apart[1]) < 0.05
    assert akin[1] > 0.2


def test_a_sure_grade_counts_more_within_its_class() -> None:
    pages = table("schwarz", sites=50, grades=(1.0, 2.0, 4.0, 5.0))
    plain, sure = site_weights(pages), site_weights(pages, certainty=2.0)
    for low, high in ((2.0, 1.0), (4.0, 5.0)):
        found = [weight[pages.grades == grade].mean() for weight in (plain, sure) for grade in (high, low)]
        assert found[0] == pytest.approx(found[1])
        assert found[2] == pytest.approx(4 * found[3])
    assert sure.sum() == pytest.approx(len(pages.rows))
    assert sure[pages.grades > 3.0].sum() == pytest.approx(plain[pages.grades > 3.0].sum())


def test_a_weight_against_its_sign_is_dropped() -> None:
    pages = table("sondhi", sites=40)
    strengths = pages.strengths.copy()
    strengths[:, 0] = 1 - strengths[:, 0]
    turned = fit(Table(pages.rows, pages.names, strengths, pages.words))
    assert turned.weights[0] == 0
    assert NAMES[0] in turned.contradicting
