"""The floors below which hedges and weasel words must not fall on labelled sentences."""

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
    assert cues.precision >= 0.92
    assert cues.recall >= 0.83


def test_uncertain_sentences_are_found(folder: Path) -> None:
    assert in_sentences(conll(folder)).f1 >= 0.80
