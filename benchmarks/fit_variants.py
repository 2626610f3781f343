"""The ways of fitting the additive model that `benchmarks.fits` compares: with a part taken out, or another put in.

What the training code can do is asked of it. Other targets, shapes of terms, products and choices of signals are fitted
here by the same regression on other columns or rows.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from benchmarks.fit_teachers import Several, Trees
from models.training.baselines import Corpus, Fitter
from models.training.fit import PULL, SAY, Fitted, Signals, fit, out_of_fold
from models.training.regress import Pull, expected_signs
from models.training.table import WORDING, Array, Table
from models.training.weighing import site_weights

FORMER = Pull(penalty=0.2, kinship=0.0, certainty=0.0, queries=False)
"""How the model was fitted before decision 12; what was tried then is put beside it."""
Columns = Callable[[Table], tuple[Array, Array]]
"""The strengths that a variant adds to a table, wording told, and their expected signs."""
Targets = Callable[[Table], Array]
"""The chance, for each row, that it is credible, as a variant takes it."""
Keeping = Callable[[Table, Array], NDArray[np.bool_]]
"""Which columns a variant keeps, given the training rows and their columns."""
ACCOUNTABLE = ("organisation_pages", "policies", "contact", "author")
PRODUCTS = {
    "calls x treatment": [("calls_to_action", "promoted_treatment", -1.0)],
    "silence x treatment": [("regulatory_silence", "promoted_treatment", -1.0)],
    "claims x offers": [("unsourced_claims", name, -1.0) for name in ("offers", "checkout", "prices")],
    "benefits x sources": [("benefits", name, 1.0) for name in ("scholarly_links", "reference_list")],
    "tone x claims": [(name, "unsourced_claims", -1.0) for name in ("hype", "sensational_words", "absolutes")],
    "accountable pairs": [(*pair, 1.0) for pair in combinations(ACCOUNTABLE, 2)],
}


@dataclass(frozen=True)
class Other:
    """An additive model over a table's columns and some more."""

    former: Fitted
    more: Columns
    intercept: float
    weights: Array
    centers: Array

    def predict(self, table: Table) -> Array:
        values, _ = _widened(self.former.completed(table), self.more)
        return self.intercept + np.nan_to_num(values - self.centers) @ self.weights


def none(table: Table) -> tuple[Array, Array]:
    """No more columns."""
    return np.zeros((len(table.rows), 0)), np.zeros(0)


def credible(table: Table) -> Array:
    """A page is credible or not."""
    return (table.grades > 3.0).astype(np.float64)


def doubted(table: Table) -> Array:
    """A page graded 2 or 4 is what raters say with three chances in four: ordinal targets."""
    return (np.clip(table.grades - 3.0, -2, 2) + 2) / 4


def everything(_: Table, values: Array) -> NDArray[np.bool_]:
    """Every column."""
    return np.ones(values.shape[1], dtype=bool)


def other(more: Columns = none, truth: Targets = credible, keep: Keeping = everything) -> Fitter:
    """A fitter like the former one, but for further columns, other targets or columns left out."""

    def fitter(table: Table) -> Other:
        former = fit(table, pull=FORMER)
        values, signs = _widened(former.completed(table), more)
        centers = _means(values)
        pages = np.nan_to_num(values - centers)
        worded = np.array([name == WORDING for name in table.names] + [False] * (len(signs) - len(table.names)))
        active = ~worded & keep(table, pages)
        while True:
            intercept, weights = _regress(table, pages, signs * active, truth(table), active)
            if not (wrong := active & (signs * weights < 0)).any():
                break
            active &= ~wrong
        own, others = pages[:, worded].std(), (pages @ weights).std()
        weights[worded] = SAY * others / own if own else 0.0
        return Other(former, more, intercept, weights, centers)

    return fitter


def _regress(table: Table, pages: Array, signs: Array, truth: Array, active: NDArray[np.bool_]) -> tuple[float, Array]:
    """Each row counts as credible and as not, by what the targets say."""
    kept = pages[:, active]
    design = np.column_stack([kept, FORMER.freedom * pages @ signs])
    weight = site_weights(table)
    model = LogisticRegression(C=FORMER.penalty, solver="newton-cholesky", tol=1e-10, max_iter=200)
    both = np.repeat([True, False], len(design))
    model.fit(np.vstack([design, design]), both, np.concatenate([weight * truth, weight * (1 - truth)]))
    weights = FORMER.freedom * model.coef_[0][-1] * signs
    weights[active] += model.coef_[0][:-1]
    return float(model.intercept_[0]), weights


def _widened(table: Table, more: Columns) -> tuple[Array, Array]:
    values, signs = more(table)
    return np.hstack([table.strengths, values]), np.concatenate([expected_signs(table.names), signs])


def _means(values: Array) -> Array:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        result: Array = np.nan_to_num(np.nanmean(values, axis=0))
    return result


def hinges(*knots: float) -> Columns:
    """From each knot on, another slope: monotone splines, as pieces of the wrong sign weigh nothing."""
    return lambda table: (
        np.hstack([np.maximum(_cues(table) - knot, 0) / (1 - knot) for knot in knots]),
        np.tile(expected_signs(table.names), len(knots)),
    )


def presence(table: Table) -> tuple[Array, Array]:
    """Whether a signal fires at all, beside how strongly."""
    cues = _cues(table)
    return np.where(np.isnan(cues), np.nan, (cues > 0) / 2), expected_signs(table.names)


def _cues(table: Table) -> Array:
    """The strengths of all signals but the wording."""
    return np.where([name == WORDING for name in table.names], np.nan, table.strengths)


def products(pairs: Sequence[tuple[str, str, float]]) -> Columns:
    """Pairs of signals that count once more where both fire."""

    def more(table: Table) -> tuple[Array, Array]:
        at = {name: table.strengths[:, place] for place, name in enumerate(table.names)}
        values = [at[one] * at[two] for one, two, _ in pairs if one in at and two in at]
        signs = [sign for one, two, sign in pairs if one in at and two in at]
        return np.array(values).reshape(len(values), -1).T, np.array(signs)

    return more


def again(table: Table) -> tuple[Array, Array]:
    """Who is behind a page, once more: the same signals let weigh more, with nothing multiplied."""
    kept = np.isin(table.names, ACCOUNTABLE)
    return 1.5 * table.strengths[:, kept], expected_signs(table.names)[kept]


def steady(bound: float) -> Keeping:
    """Signals that on no topic of a set speak against what they say on all, by more than so many standard errors."""

    def keep(table: Table, pages: Array) -> NDArray[np.bool_]:
        parts = np.array([f"{row.source.dataset}:{row.source.topic}" for row in table.rows])
        found = [part for name in np.unique(parts) if (part := _apart(table, pages, parts == name)) is not None]
        apart = np.array(found)
        against = np.where(apart.sum(axis=0) > 0, -apart.min(axis=0), apart.max(axis=0))
        result: NDArray[np.bool_] = against < bound
        return result

    return keep


def _apart(table: Table, pages: Array, part: NDArray[np.bool_]) -> Array | None:
    """How far credible pages are from others, in standard errors; None where there are too few of either."""
    good, bad = pages[part & (table.grades > 3.0)], pages[part & (table.grades < 3.0)]
    if min(len(good), len(bad)) < 5:
        return None
    error = np.sqrt(good.var(axis=0) / len(good) + bad.var(axis=0) / len(bad)) + 1e-6
    result: Array = (good.mean(axis=0) - bad.mean(axis=0)) / error
    return result


def taught(teacher: Fitter) -> Targets:
    """Half what raters say and half what the teacher says of sites that it has not seen."""

    def truth(table: Table) -> Array:
        said: Array = expit(out_of_fold(table, teacher, count=5))
        result: Array = (credible(table) + said) / 2
        return result

    return truth


def pulled(say: float = SAY, **changed: Any) -> Fitter:
    """The shipped fit with some of its parts changed."""
    return lambda table: Signals(fit(table, pull=replace(PULL, **changed), say=say))


def variants(pages: Table) -> Iterator[tuple[str, Fitter]]:
    """Each way by its name; first those near the shipped one, then those tried on the former."""
    words = Corpus(pages.rows).fit
    yield "former", lambda table: Signals(fit(table, pull=FORMER))
    yield "no certainty", pulled(certainty=0.0)
    yield "certainty 1", pulled(certainty=1.0)
    yield "no kinship", pulled(kinship=0.0)
    yield "kinship 1", pulled(kinship=1.0)
    yield "kinship 2", pulled(kinship=2.0)
    yield "no queries", pulled(queries=False)
    yield "penalty .2", pulled(penalty=0.2)
    yield "penalty .05", pulled(penalty=0.05)
    yield "no wording", pulled(say=0.0)
    yield "wording .5", pulled(say=0.5)
    yield "ordinal", other(truth=doubted)
    yield "presence", other(presence)
    yield "hinge .5", other(hinges(0.5))
    yield "hinges .33 .67", other(hinges(0.33, 0.67))
    for bound in (0.5, 1.0, 2.0):
        yield f"steady {bound:g}", other(keep=steady(bound))
    for name, pairs in PRODUCTS.items():
        yield name, other(products(pairs))
    yield "accountable again", other(again)
    yield "trees", Trees.fit
    yield "TF-IDF", words
    yield "model, trees, TF-IDF", Several.of((0.34, Signals.fit), (0.33, Trees.fit), (0.8, words))
    yield "taught by trees", other(truth=taught(Trees.fit))
