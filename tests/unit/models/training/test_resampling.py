"""Folds and samples by site, and the baselines that stand beside the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from models.training import resampling
from models.training.baselines import Constant, Corpus, Cues, Length, Words, columns
from models.training.breakdown import page_type
from models.training.figures import area, ordered
from models.training.resampling import held_out, measured, samples, summary
from models.training.table import Array, Table
from tests.unit.models.training import invented


@dataclass(frozen=True)
class Spy:
    """A method that knows which sites it has seen, and says so of each row."""

    seen: frozenset[str]

    @classmethod
    def fit(cls, table: Table) -> Self:
        assert 3.0 not in table.grades
        return cls(frozenset(table.groups))

    def predict(self, table: Table) -> Array:
        return np.array([float(group in self.seen) for group in table.groups])


@pytest.fixture
def graded() -> Table:
    return invented.table("schwarz", sites=60, grades=(1.0, 2.0, 3.0, 4.0, 5.0))


def test_no_method_is_asked_about_a_site_it_saw(graded: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resampling, "REPEATS", 2)
    said = held_out(graded, {"spy": Spy.fit, "constant": Constant.fit})
    assert said["spy"].shape == (2, len(graded.rows))
    assert not said["spy"].any(), "and no row is left without an answer"


def test_samples_are_of_whole_sites(graded: Table) -> None:
    drawn = list(samples(graded.groups, 5))
    for rows in drawn:
        sites, counts = np.unique(graded.groups[rows], return_counts=True)
        assert len(sites) < len(set(graded.groups))
        assert all(count % 2 == 0 for count in counts), "every site has two pages"
    assert all(np.array_equal(one, again) for one, again in zip(drawn, samples(graded.groups, 5), strict=True))


def test_summary_ends_with_how_far_the_first_is_ahead(graded: Table) -> None:
    good, bad = graded.grades[None, :], np.zeros((1, len(graded.rows)))
    first, second, ahead = summary(graded, [good, bad], ordered)
    assert (first["value"], second["value"], ahead["value"]) == (1.0, 0.5, 0.5)
    assert measured(graded, good, ordered) == first


def test_the_bag_of_words_is_that_of_the_training_part(graded: Table) -> None:
    decided = graded.decided()
    half = np.arange(len(decided.rows)) % 2 == 0
    train, test = decided.where(half), decided.where(~half)
    shared = Corpus(decided.rows).fit(train).predict(test)
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True)
    counts = vectorizer.fit_transform([row.text for row in train.rows])
    model = LogisticRegression(C=10, solver="liblinear", dual=True, max_iter=1000, random_state=0)
    alone = model.fit(counts, train.grades > 3.0).decision_function(
        vectorizer.transform([row.text for row in test.rows])
    )
    assert np.allclose(shared, alone, atol=0.02)
    assert area(test.grades > 3.0, shared) > 0.8
    assert np.allclose(Words.fit(train).predict(test), alone, atol=0.02)  # of rows that the corpus does not hold


def test_length_and_constant_know_no_word(graded: Table) -> None:
    decided = graded.decided()
    assert len(set(Constant.fit(decided).predict(decided))) == 1
    lengths = [row.words for row in decided.rows]
    order = np.argsort(Length.fit(decided).predict(decided))
    assert np.array_equal(np.sort(lengths), np.array(lengths)[order]) or np.array_equal(
        np.sort(lengths)[::-1], np.array(lengths)[order]
    )


def test_cues_look_at_their_signals_alone(graded: Table) -> None:
    decided = graded.decided()
    name = invented.NAMES[0]
    model = Cues.of(name)(decided)
    values = columns(decided, [name])[:, 0]
    assert area(decided.grades > 3.0, model.predict(decided)) == pytest.approx(
        max(area(decided.grades > 3.0, values), area(decided.grades > 3.0, -values))
    )
    assert np.isnan(columns(decided, ["no_such_signal"])).all()
    assert len(set(Cues.of("no_such_signal")(decided).predict(decided))) == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", "no address"),
        ("https://lumo.example", "front page"),
        ("https://lumo.example/index.html", "front page"),
        ("https://lumo.example/shop/lamp", "shop"),
        ("https://lumo.example/blog/2011/lamp", "blog, forum or answers"),
        ("https://lumo.example/lamps/care", "other page"),
    ],
)
def test_the_type_of_a_page_is_read_off_its_address(url: str, expected: str) -> None:
    assert page_type(url) == expected
