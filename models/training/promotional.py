"""The wording of promotion: fitted to web texts graded by function, by words that texts of most topics use.

Which words those are is counted on the rated pages, whose topics are known, without looking at any grade: a bag of all
words would learn which trades advertise, and a list of trades is out of date as soon as it is made.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from models.page import Zone
from models.signals.catalog.promotional_wording import WORDING
from models.signals.lexicon import Term, parse_lexicon
from models.training import datasets, texts
from models.training.datasets import Clean
from models.training.refitted import Library
from models.training.table import Table
from models.training.wording import Counted, Recipe, fit_wording, words_of

SIGNAL = "promotional_wording"
FILE = f"{WORDING}.json"
FILES = (*datasets.FILES, texts.FTD)
SHARE = 0.01
"""A word is a general one when this share of the pages on each topic but one has it."""
SCRAPS = frozenset(["com", "doc", "htm", "html", "http", "https", "net", "org", "pdf", "uk", "www"])
"""Pieces of addresses and of the texts' own markup."""
RECIPE = Recipe(texts=15, sources=10, terms=4000, penalty=2.0)


def _topical(word: str) -> bool:
    """Whether a word is one of a subject's."""
    return any(term.elements[0].accepts(word, word) for term in _topics())


@cache
def _topics() -> tuple[Term, ...]:
    text = (files("models.training") / "topics.yml").read_text(encoding="utf-8")
    return parse_lexicon("topics", text).terms


def recipe(told: Iterable[tuple[str, str]]) -> Recipe:
    """How promotion's wording is fitted, given the topic and the text of each rated page."""
    return replace(RECIPE, excluded=SCRAPS, among=general_words(told))


def general_words(told: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Words of no subject that enough of the texts on each topic but one have, given each text's topic and the text."""
    sizes: Counter[str] = Counter()
    spread: dict[str, Counter[str]] = {}
    for topic, text in told:
        sizes[topic] += 1
        spread.setdefault(topic, Counter()).update({word for words in words_of(text) for word in words.lower})
    topics = Counter(word for topic in sizes for word, count in spread[topic].items() if count >= SHARE * sizes[topic])
    common = (word for word, found in topics.items() if found >= len(sizes) - 1)
    return frozenset(word for word in common if not _topical(word))


def library(functions: Table, pages: Table) -> Library:
    """The counted texts of the graded web texts, by which the signal's column is made anew inside folds."""
    rated = pages.of("schwarz").rows
    return Library.of(SIGNAL, functions.rows, recipe((row.source.topic, row.text) for row in rated))


def build(data: Path, clean: Clean) -> bytes:
    """Fit on all graded web texts and write the wording's JSON. Raises DataError."""
    shown = ((page.topic, _shown(clean, page)) for page in datasets.schwarz(data))
    fitted = recipe(shown)
    graded = list(texts.ftd(data))
    counted = Counted.of((words_of(text.html.decode()) for text in graded), fitted)
    promotes = np.array([text.grade < 3.0 for text in graded])
    with threadpool_limits(1):
        wording = fit_wording(counted, promotes, np.array([text.group for text in graded]), fitted)
    document = asdict(wording) | {"data": datasets.digests(data, FILES)}
    return (json.dumps(document, indent=0, ensure_ascii=False) + "\n").encode()


def _shown(clean: Clean, page: datasets.Source) -> str:
    blocks = clean(page.html, page.url).blocks
    return "\n".join(block.text for block in blocks if block.zone in (Zone.MAIN, Zone.CHROME))
