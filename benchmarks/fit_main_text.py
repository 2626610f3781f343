"""Fits what each observation about a line weighs, and writes `scrapers/weights.json`.

Lines are labelled by the gold main text of the two sets; nothing of a page's name, address or vocabulary is used.
First the honest figure: each line is judged by weights fitted on other pages. Then the weights are fitted on all.

    python -m benchmarks.fit_main_text --data DIR
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from benchmarks.extraction import four_grams_f1, words_f1
from benchmarks.pages import GoldPage, article_pages, mixed_pages
from scrapers.decode import decode
from scrapers.evidence import FAMILIES, cases_of
from scrapers.hidden import HidingRules
from scrapers.lines import Line
from scrapers.marks import marks_of
from scrapers.payloads import take_apart
from scrapers.roles import Role
from scrapers.soup import parse
from scrapers.structured import read_structured
from scrapers.veil import unveil
from scrapers.walk import Walker
from scrapers.zones import is_thread

FOLDS = 5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sample:
    """One page's lines with their cases, labels and weights."""

    page: GoldPage
    lines: list[Line]
    judged: list[int]
    """Indices of the lines that the weights decide."""
    names: list[list[str]]
    labels: list[int]
    weights: list[float]


def sample(page: GoldPage) -> Sample:
    """Clean and label one page."""
    source = take_apart(decode(page.body, "").replace("\x00", ""))
    soup = parse(source.markup)
    walked = Walker(HidingRules(source.styles)).walk(soup.tree)
    unveil(walked)
    cases = cases_of(walked, marks_of(source.markup, soup, walked))
    thread = is_thread(walked, read_structured(source.json_ld).types.union(walked.types))
    judged = [i for i, line in enumerate(walked.lines) if _is_judged(line, thread=thread)]
    words = gold_grams(page.main)
    labelled = [label(walked.lines[i].text, words) for i in judged]
    sizes = [min(60, count) ** 0.5 + 0.5 for _, count in labelled]
    scale = max(1.0, sum(sizes)) ** 0.6
    return Sample(
        page,
        walked.lines,
        judged,
        [list(_names(cases[i])) for i in judged],
        [mark for mark, _ in labelled],
        [size / scale for size in sizes],
    )


def _is_judged(line: Line, *, thread: bool) -> bool:
    roles = line.region.roles
    return not roles & Role.HIDDEN and (thread or not roles & Role.COMMENTS)


def _names(case: tuple[int, ...]) -> Iterator[str]:
    for family, code in zip(FAMILIES, case, strict=True):
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

    def __init__(self, samples: list[Sample]) -> None:
        names = [case for one in samples for case in one.names]
        self.columns = {name: i for i, name in enumerate(sorted({name for case in names for name in case}))}
        labels = np.array([label for one in samples for label in one.labels])
        weights = np.array([weight for one in samples for weight in one.weights])
        self.model = SGDClassifier(loss="log_loss", alpha=1e-4, max_iter=8, tol=None, average=True, random_state=0)
        self.model.fit(self._matrix(names), labels, sample_weight=weights / weights.mean())

    def _matrix(self, names: list[list[str]]) -> csr_matrix:
        found = [[self.columns[name] for name in case if name in self.columns] for case in names]
        columns = [column for row in found for column in row]
        ends = np.cumsum([0, *(len(row) for row in found)])
        return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(names), len(self.columns)))

    def kept(self, one: Sample) -> str:
        """The text that these weights keep of a page."""
        if not one.judged:
            return ""
        scores = self.model.decision_function(self._matrix(one.names))
        return "\n".join(one.lines[i].text for i, score in zip(one.judged, scores, strict=True) if score > 0)

    def weights(self) -> dict[str, dict[str, float]]:
        """Weights by family and case, rounded; the bias has a family of its own."""
        found: dict[str, dict[str, float]] = {"bias": {"0": round(float(self.model.intercept_[0]), 3)}}
        for name, column in self.columns.items():
            family, _, code = name.partition("=")
            found.setdefault(family, {})[code] = round(float(self.model.coef_[0][column]), 3)
        return found


def held_out(samples: list[Sample]) -> list[str]:
    """What is kept of each page by weights fitted on pages of the other folds."""
    texts = [""] * len(samples)
    for fold in range(FOLDS):
        fit = Fit([one for i, one in enumerate(samples) if i % FOLDS != fold])
        for i in range(fold, len(samples), FOLDS):
            texts[i] = fit.kept(samples[i])
    return texts


def main() -> None:
    """Print held-out quality, then write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data")
    data = parser.parse_args().data
    samples = [sample(page) for page in (*article_pages(data), *mixed_pages(data))]
    texts = held_out(samples)
    for name, chosen in (("articles", True), ("mixed", False)):
        pairs = [
            (one.page.main, text)
            for one, text in zip(samples, texts, strict=True)
            if (one.page.kind == "news") is chosen
        ]
        print(f"{name}, held out: 4-gram {four_grams_f1(pairs)}, words {words_f1(pairs)}")
    target = Path(__file__).parents[1] / "scrapers" / "weights.json"
    target.write_text(json.dumps(Fit(samples).weights(), indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
