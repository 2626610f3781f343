"""Fitting a wording: what may be a term, the same numbers as at run time, and no row that teaches itself."""

from __future__ import annotations

import numpy as np
import pytest

from models.training.baselines import Cues
from models.training.datasets import Source
from models.training.figures import area
from models.training.promotional import SIGNAL, general_words
from models.training.refitted import Library, refitted
from models.training.resampling import held_out
from models.training.table import Row, Table
from models.training.wording import Counted, Recipe, fit_wording, words_of

RECIPE = Recipe(texts=2, sources=2)
SALES = "See what our team offers to you and please ask for the {0} price in Harrow 24"
NEWS = "Yet it was said that {0} had been seen. He did not ask for the {0} in Harrow 24"
THINGS = ("chairs", "lamps", "boats", "bells", "gloves", "kettles", "maps", "ropes", "tents", "vases")


def texts() -> list[str]:
    return [form.format(thing) for thing in THINGS for form in (SALES, NEWS)]


def row(number: int, text: str, grade: float) -> Row:
    source = Source("ftd", str(number), "", f"site{number // 2}", "", grade, b"")
    return Row(source, {SIGNAL: 0.5}, len(text.split()), text)


def test_terms_are_general_words_and_pairs() -> None:
    counted = Counted.of(map(words_of, texts()), RECIPE)
    assert {"our", "please ask", "it was"} <= set(counted.terms)
    assert not {"harrow", "24", "in harrow"} & set(counted.terms)


def test_the_fitted_wording_gives_the_same_numbers_at_run_time() -> None:
    counted = Counted.of(map(words_of, texts()), RECIPE)
    labels = np.array([True, False] * len(THINGS))
    wording = fit_wording(counted, labels, np.array(THINGS).repeat(2), RECIPE)
    told = [wording.told([words.lower for words in words_of(text)])[0] for text in texts()]
    assert counted.log_odds(wording) == pytest.approx(told)
    assert area(labels, counted.log_odds(wording)) == 1.0


def test_a_term_of_one_source_does_not_count() -> None:
    counted = Counted.of(map(words_of, texts()), RECIPE)
    labels = np.array([True, False] * len(THINGS))
    wording = fit_wording(counted, labels, np.array(THINGS).repeat(2), RECIPE)
    assert not set(THINGS) & set(wording.terms)


def test_no_row_teaches_itself() -> None:
    random = np.random.default_rng(3)
    words = [f"{a}{b}" for a in ("ka", "lo", "mi", "nu", "pe", "ra", "su") for b in ("bel", "dom", "fin", "gar", "hut")]
    rows = [row(i, " ".join(random.choice(words, 30)), float(random.choice([1.0, 5.0]))) for i in range(160)]
    table = Table(tuple(rows), (SIGNAL,), np.full((len(rows), 1), 0.5))
    library = Library.of(SIGNAL, rows, RECIPE)
    taught = library.column(library.fit(table), table)
    said = held_out(table, {"wording": refitted(Cues.of(SIGNAL), library)})["wording"]
    assert area(table.grades < 3.0, taught) > 0.8
    assert np.mean([area(table.grades > 3.0, each) for each in said]) < 0.65


def test_general_words_are_those_of_all_topics_but_one_and_of_no_subject() -> None:
    told = [("Health", "the clinic and hospital offer"), ("Finance", "the loan and offer"), ("Stars", "the film and")]
    assert general_words(told) == {"the", "and", "offer"}
