"""The floors below which the hedging lexicons must not fall on labelled sentences."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.hedging import bioscope, conll

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif("PLUMBLINE_DATA" not in os.environ, reason="PLUMBLINE_DATA names no folder"),
]


def data(name: str) -> Path:
    return Path(os.environ["PLUMBLINE_DATA"]) / name


def test_speculation_cues_are_found() -> None:
    cues = bioscope(data("bioscope_abstracts.xml"))
    assert cues.precision >= 0.90
    assert cues.recall >= 0.80


def test_uncertain_sentences_are_found() -> None:
    assert conll(data("conll2010_sentences.csv"), vague=True).f1 >= 0.80
