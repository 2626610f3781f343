"""The trials of the evaluation: who is asked about which rows, having learned from which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from models.signals.base import Category
from models.signals.catalog import SIGNALS
from models.training.baselines import Constant, Corpus, Cues, Fitter, Length, Queries
from models.training.calibration import calibrate, chances
from models.training.certainty import found_in, uncertain_f1
from models.training.datasets import Source
from models.training.figures import correlation, error, gain, ordered, within
from models.training.fit import FOLDS, Signals
from models.training.goals import HEALTH
from models.training.material import Material
from models.training.promotional import library
from models.training.refitted import Library, refitted
from models.training.resampling import Figure, held_out, summary
from models.training.sentences import Labelled
from models.training.table import Array, Row, Table
from models.training.texts import CRITERIA

MODEL, WORDS, QUERY = "model", "TF-IDF", "query"
BASELINES: dict[str, Fitter] = {"length": Length.fit, "constant": Constant.fit}


@dataclass(frozen=True)
class Trial:
    """What each method said of a table's rows, and the figures to be taken of that, by their goals' keys."""

    name: str
    table: Table
    predictions: dict[str, Array]
    """By method, the model's first and TF-IDF's second: repeats by rows."""
    asked: dict[str, Figure]
    truth: Array | None = None
    """What the figures are held against; the rows' grades where it is not given."""

    def figures(self) -> dict[str, Any]:
        """Each figure of each method with its interval, and how far the model is ahead of TF-IDF."""
        return {key: self._summed(figure) for key, figure in self.asked.items()}

    def _summed(self, figure: Figure) -> dict[str, Any]:
        *found, ahead = summary(self.table, list(self.predictions.values()), figure, self.truth)
        size = {"rows": len(self.table.rows), "sites": len(set(self.table.groups))}
        return {**size, "methods": dict(zip(self.predictions, found, strict=True)), "ahead": ahead}

    def where(self, name: str, keep: NDArray[np.bool_], asked: dict[str, Figure]) -> Trial:
        """The trial of some of the rows."""
        kept = {method: predicted[:, keep] for method, predicted in self.predictions.items()}
        return Trial(name, self.table.where(keep), kept, asked)

    def calibrated(self, name: str, asked: dict[str, Figure]) -> Trial:
        """The same with probabilities, by maps that saw no page of a row's site."""
        chances = {
            method: np.array([_cross_calibrated(self.table, repeat) for repeat in predicted])
            for method, predicted in self.predictions.items()
        }
        return Trial(name, self.table, chances, asked)


def page_trials(pages: Table, methods: Mapping[str, Fitter] | None = None) -> list[Trial]:
    """Credibility of pages: each set by itself, from one to the other, and both with their probabilities.

    `methods` are the model, TF-IDF and the baselines, where no others are given.
    """
    methods = methods or {MODEL: Signals.fit, WORDS: Corpus(pages.rows).fit, **BASELINES}
    graded, sondhi = pages.of("schwarz"), pages.of("sondhi")
    searched = graded.grades != 3.0
    schwarz = graded.decided()
    health = schwarz.where(np.array([row.source.topic == HEALTH for row in schwarz.rows]))
    grades = _cross_validated("grades", graded, {**methods, QUERY: Queries.fit}, {"schwarz_grades": correlation})
    overall = grades.where("schwarz", searched, {"schwarz": ordered})
    every = _cross_validated("every", pages, methods, {}).calibrated("every", {})
    calibration = every.where("calibration", pages.grades != 3.0, {"calibration_error": error, "brier_gain": gain})
    return [
        overall,
        replace(overall, name="within", asked={"schwarz_within": within}, truth=_by_query(schwarz)),
        grades,
        _cross_validated("health", health, methods, {"schwarz_health": ordered}),
        _cross_validated("sondhi", sondhi, methods, {"sondhi": ordered}),
        _transferred("sondhi to health", sondhi, health, methods, {"sondhi_to_schwarz": ordered}),
        _transferred("schwarz to sondhi", schwarz, sondhi, methods, {"schwarz_to_sondhi": ordered}),
        calibration,
        calibration.where(
            "calibration, one set",
            np.array([row.source.dataset == "schwarz" for row in calibration.table.rows]),
            {"calibration_error_schwarz": error, "brier_gain_schwarz": gain},
        ),
        every,
    ]


def _by_query(table: Table) -> Array:
    """Each row's grade and the number of the query that it was found by."""
    queries = np.unique([row.source.query for row in table.rows], return_inverse=True)[1]
    return np.column_stack([table.grades, queries])


def other_trials(material: Material) -> list[Trial]:
    """What single categories and criteria tell on the sets that are no pages."""
    commercial = tuple(signal.id for signal in SIGNALS if signal.category is Category.COMMERCIAL)
    fitted = library(material.functions, material.pages)
    functions = _narrow("commercial", material.functions, commercial, Corpus(material.functions.rows), fitted)
    words = Corpus(material.releases.rows)
    criteria = [
        _narrow(f"fakehealth_{criterion}", material.judged(criterion), matching, words)
        for criterion, published in CRITERIA.items()
        if (matching := _matching(f"HealthNewsReview: {published}"))
    ]
    return [functions, *criteria, _certainty(material.sentences)]


def _matching(criterion: str) -> tuple[str, ...]:
    return tuple(signal.id for signal in SIGNALS if criterion in signal.criteria)


def _narrow(key: str, table: Table, signals: tuple[str, ...], words: Corpus, fitted: Library | None = None) -> Trial:
    """Some signals alone on one set; `fitted` refits the wording that was fitted on that set inside each fold."""
    few: Fitter = Cues.of(*signals)
    all_of_them: Fitter = Cues.fit
    if fitted is not None:
        few, all_of_them = refitted(few, fitted), refitted(all_of_them, fitted)
    methods = {MODEL: few, WORDS: words.fit, **BASELINES, "all signals": all_of_them}
    return _cross_validated(key, table, methods, {key: ordered})


def _certainty(sentences: tuple[Labelled, ...]) -> Trial:
    table = _as_table(sentences)
    methods = {WORDS: Corpus(table.rows).fit, **BASELINES}
    baselines = _cross_validated("conll", table, methods, {}).predictions
    baselines["constant"] = np.full((1, len(sentences)), -1.0)
    found = found_in(sentences)
    said = np.array([[-1.0 if place in found else 1.0 for place in range(len(sentences))]])
    return Trial("conll", table, {MODEL: said, **baselines}, {"conll": uncertain_f1})


def _as_table(sentences: Iterable[Labelled]) -> Table:
    """Sentences as rows without signals; an uncertain one has grade 1."""
    rows = tuple(
        Row(
            Source("conll", str(place), "", str(place), "", 1.0 if one.uncertain else 5.0, b""),
            {},
            len(one.text.split()),
            one.text,
        )
        for place, one in enumerate(sentences)
    )
    return Table(rows, (), np.empty((len(rows), 0)))


def _cross_validated(name: str, table: Table, methods: Mapping[str, Fitter], asked: dict[str, Figure]) -> Trial:
    return Trial(name, table, held_out(table, methods), asked)


def _transferred(
    name: str, train: Table, test: Table, methods: Mapping[str, Fitter], asked: dict[str, Figure]
) -> Trial:
    said = {method: fitter(train).predict(test)[None, :] for method, fitter in methods.items()}
    return Trial(name, test, said, asked)


def _cross_calibrated(table: Table, log_odds: Array) -> Array:
    """Probabilities of all rows, by maps fitted on other sites' rows as the model's is."""
    result = np.zeros(len(log_odds))
    for others, rows in GroupKFold(FOLDS).split(log_odds, groups=table.groups):
        known = np.isin(np.arange(len(log_odds)), others)
        result[rows] = chances(calibrate(table.where(known), log_odds[known]), log_odds[rows])
    return result
