"""Fits what each observation about a line weighs, and writes `scrapers/cleaning/weights.json`.

Lines are labelled by the gold main text of the two sets; nothing of a page's name, address or vocabulary is used.
First the honest figure: each page is judged by weights, first and second, that were fitted on other pages. Then the
weights are fitted on all.

    python -m benchmarks.fit_main_text --data DIR
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from benchmarks.extraction import four_grams_f1, words_f1
from benchmarks.pages import GoldPage, article_pages, mixed_pages
from models.page import Zone
from scrapers.cleaning.context import FAMILIES as AROUND
from scrapers.cleaning.context import second_cases
from scrapers.cleaning.decode import decode
from scrapers.cleaning.evidence import FAMILIES, Case, cases_of
from scrapers.cleaning.hidden import HidingRules
from scrapers.cleaning.lines import Walked
from scrapers.cleaning.marks import marks_of
from scrapers.cleaning.payloads import sound, take_apart
from scrapers.cleaning.soup import parse
from scrapers.cleaning.structured import read_structured
from scrapers.cleaning.veil import unveil
from scrapers.cleaning.walk import Walker
from scrapers.cleaning.zones import is_thread, judged_lines, zones_by

FOLDS = 5
NEWS = 1.6
"""How much more a news article weighs than another page: articles are what is scored most."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sample:
    """One page's lines with their cases, labels and weights."""

    page: GoldPage
    walked: Walked
    thread: bool
    judged: list[bool]
    """Which lines the weights decide."""
    names: list[list[str]]
    """The cases of each line, as `family=case`."""
    labels: list[int]
    weights: list[float]


def sample(page: GoldPage) -> Sample:
    """Clean and label one page."""
    source = take_apart(sound(decode(page.body, "")))
    soup = parse(source.markup)
    walked = Walker(HidingRules(source.styles)).walk(soup.tree)
    unveil(walked)
    cases = cases_of(walked, marks_of(source.markup, soup, walked))
    thread = is_thread(walked, read_structured(source.json_ld).types.union(walked.types))
    judged = judged_lines(walked.lines, thread=thread)
    gold = gold_grams(page.main)
    labelled = [label(line.text, gold) for line in walked.lines]
    names = [list(_names(FAMILIES, case)) for case in cases]
    return Sample(
        page, walked, thread, judged, names, [mark for mark, _ in labelled], _line_weights(page, labelled, judged)
    )


def _line_weights(page: GoldPage, labelled: list[tuple[int, int]], judged: list[bool]) -> list[float]:
    """Long lines weigh more, and lines of long pages less; those that are not judged weigh nothing."""
    sizes = [(min(60, words) ** 0.5 + 0.5) * mine for (_, words), mine in zip(labelled, judged, strict=True)]
    scale = max(1.0, sum(sizes)) ** 0.6 / (NEWS if page.kind == "news" else 1)
    return [size / scale for size in sizes]


def _names(families: Iterable[str], case: Case) -> Iterator[str]:
    for family, code in zip(families, case, strict=True):
        if family == "roles":
            yield from (f"roles={bit}" for bit in range(code.bit_length()) if code >> bit & 1)
        else:
            yield f"{family}={code}"


def gold_grams(text: str) -> set[tuple[str, ...]]:
    """All runs of one to four words in the gold text; whole lines of it stand as tuples behind an empty word."""
    words = _WORD.findall(text.lower())
    grams = {tuple(words[i : i + n]) for n in (2, 3, 4) for i in range(len(words) - n + 1)}
    return grams | {("", *_WORD.findall(line.lower())) for line in text.split("\n")}


def label(text: str, gold: set[tuple[str, ...]]) -> tuple[int, int]:
    """Whether a line is in the gold text, and its number of words."""
    words = _WORD.findall(text.lower())
    if len(words) < 4:
        return int(("", *words) in gold or (len(words) == 3 and tuple(words) in gold)), len(words)
    grams = [tuple(words[i : i + 4]) for i in range(len(words) - 3)]
    return int(sum(gram in gold for gram in grams) * 2 >= len(grams)), len(words)


class Fit:
    """A linear model over named cases."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        names = [case for one in samples for case in one.names]
        self.columns = {name: i for i, name in enumerate(sorted({name for case in names for name in case}))}
        labels = np.array([label for one in samples for label in one.labels])
        weights = np.array([weight for one in samples for weight in one.weights])
        used = weights > 0
        self.model = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=8, tol=None, average=True, random_state=0)
        weights = weights[used] / weights[used].mean()
        self.model.fit(self._matrix(names)[used], labels[used], sample_weight=weights)

    def _matrix(self, names: list[list[str]]) -> csr_matrix:
        found = [[self.columns[name] for name in case if name in self.columns] for case in names]
        columns = [column for row in found for column in row]
        ends = np.cumsum([0, *(len(row) for row in found)])
        return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(names), len(self.columns)))

    def scores(self, one: Sample) -> list[float]:
        """The log-odds of each line."""
        if not one.names:
            return []
        return [float(score) for score in self.model.decision_function(self._matrix(one.names))]

    def weights(self) -> dict[str, dict[str, float]]:
        """Weights by family and case, rounded; the bias has a family of its own."""
        found: dict[str, dict[str, float]] = {"bias": {"0": round(float(self.model.intercept_[0]), 3)}}
        for name, column in self.columns.items():
            family, _, code = name.partition("=")
            found.setdefault(family, {})[code] = round(float(self.model.coef_[0][column]), 3)
        return found


class TwoFits:
    """A first model, and a second one that also sees what the first says of the lines around."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.first = Fit(samples)
        seen = [_second(one, scores) for one, scores in zip(samples, first_scores(samples), strict=True)]
        self.second = Fit(seen)

    def kept(self, one: Sample) -> str:
        """The text that these weights keep of a page."""
        scores = self.second.scores(_second(one, self.first.scores(one)))
        zones = zones_by(one.walked, scores, thread=one.thread)
        return "\n".join(
            line.text
            for line, zone in zip(one.walked.lines, zones, strict=True)
            if zone in (Zone.MAIN, Zone.REFERENCES)
        )


def first_scores(samples: Sequence[Sample]) -> list[list[float]]:
    """The first scores of each page, by weights fitted on other pages: as good as they will be on new ones."""
    scores: list[list[float]] = [[] for _ in samples]
    for fold in range(FOLDS):
        fit = Fit([one for i, one in enumerate(samples) if i % FOLDS != fold])
        for i in range(fold, len(samples), FOLDS):
            scores[i] = fit.scores(samples[i])
    return scores


def _second(one: Sample, scores: list[float]) -> Sample:
    """The page with the cases that the first scores make of it as well."""
    cases = second_cases(one.walked, scores, one.judged)
    names = [[*own, *_names(AROUND, case)] for own, case in zip(one.names, cases, strict=True)]
    return replace(one, names=names)


def held_out(samples: Sequence[Sample]) -> list[str]:
    """What is kept of each page by weights fitted, first and second, on pages of the other folds only."""
    texts = [""] * len(samples)
    for fold in range(FOLDS):
        fits = TwoFits([one for i, one in enumerate(samples) if i % FOLDS != fold])
        for i in range(fold, len(samples), FOLDS):
            texts[i] = fits.kept(samples[i])
    return texts


def report(samples: Sequence[Sample], texts: Sequence[str]) -> None:
    """Print both metrics by kind of page, and of all mixed pages."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for one, text in zip(samples, texts, strict=True):
        for kind in (one.page.kind,) if one.page.kind == "news" else (one.page.kind, "all mixed"):
            kinds.setdefault(kind, []).append((one.page.main, text))
    for kind, pairs in sorted(kinds.items()):
        print(f"{kind:13} held out: 4-grams {four_grams_f1(pairs)}   words {words_f1(pairs)}")


def main() -> None:
    """Print held-out quality, then write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data")
    data = parser.parse_args().data
    samples = [sample(page) for page in (*article_pages(data), *mixed_pages(data))]
    report(samples, held_out(samples))
    fits = TwoFits(samples)
    weights = {"first": fits.first.weights(), "second": fits.second.weights()}
    target = Path(__file__).parents[1] / "scrapers" / "cleaning" / "weights.json"
    target.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
