"""The floors below which the hedging lexicons must not fall on labelled sentences."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models.training.certainty import in_sentences, of_cues
from models.training.sentences import bioscope, conll

pytestmark = pytest.mark.data


@pytest.fixture
def folder() -> Path:
    return Path(os.environ["PLUMBLINE_DATA"])


def test_speculation_cues_are_found(folder: Path) -> None:
    cues = of_cues(bioscope(folder))
    assert cues.precision >= 0.90
    assert cues.recall >= 0.80


def test_uncertain_sentences_are_found(folder: Path) -> None:
    assert in_sentences(conll(folder), vague=True).f1 >= 0.80
