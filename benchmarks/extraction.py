"""Quality and cost of cleaning a page, next to trafilatura and resiliparse in the same run.

python -m benchmarks.extraction --data DIR
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.pages import GoldPage, article_pages, mixed_pages
from models.page import Zone
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.decode import decode

_WORD = re.compile(r"\w+")
_CONTENT = (Zone.MAIN, Zone.REFERENCES)
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision and recall, averaged over pages, and F1."""

    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


def four_grams_f1(pairs: Pairs) -> Quality:
    """The article-extraction-benchmark's metric over (gold, found): F1 of mean precision and mean recall of 4-grams."""
    shares = [_shares(_grams(gold, 4), _grams(found, 4)) for gold, found in pairs]
    precision = statistics.mean(precision for precision, _ in shares)
    recall = statistics.mean(recall for _, recall in shares)
    return Quality(precision, recall, _harmonic(precision, recall))


def words_f1(pairs: Pairs) -> Quality:
    """Precision, recall and F1 of words, each averaged over pages."""
    shares = [_shares(_grams(gold.lower(), 1), _grams(found.lower(), 1)) for gold, found in pairs]
    precision = statistics.mean(precision for precision, _ in shares)
    recall = statistics.mean(recall for _, recall in shares)
    return Quality(precision, recall, statistics.mean(_harmonic(*share) for share in shares))


def _grams(text: str, size: int) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words)


def _shares(gold: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]) -> tuple[float, float]:
    if gold == found:
        return 1.0, 1.0
    common = (gold & found).total()
    return common / found.total() if found else 0.0, common / gold.total() if gold else 0.0


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def plumbline_text(html: str) -> str:
    """Main text and references as Plumbline finds them."""
    return "\n".join(block.text for block in page_from_html(html).blocks if block.zone in _CONTENT)


EXTRACTORS: dict[str, Callable[[str], str]] = {
    "plumbline": plumbline_text,
    "trafilatura": lambda html: trafilatura.extract(html, include_comments=False) or "",
    "trafilatura fast, recall": lambda html: (
        trafilatura.extract(html, fast=True, favor_recall=True, include_comments=False) or ""
    ),
    "resiliparse": lambda html: extract_plain_text(html, main_content=True),
}


def quality(name: str, pages: list[GoldPage]) -> None:
    """Print both metrics of every extractor on one set."""
    for extractor, extract in EXTRACTORS.items():
        pairs = [(page.main, extract(decode(page.body, ""))) for page in pages]
        print(f"{name:9} {extractor:25} 4-grams {four_grams_f1(pairs)}   words {words_f1(pairs)}", flush=True)


def cost(pages: list[GoldPage]) -> None:
    """Print milliseconds a page and the ratio to trafilatura, taken in turns."""
    ours, theirs = [], []
    for page in pages:
        ours.append(_seconds(page_from_html, page.body))
        theirs.append(_seconds(lambda body: trafilatura.bare_extraction(body, with_metadata=True), page.body))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(
        f"cost: plumbline {1000 * mine:.2f} ms, trafilatura {1000 * other:.2f} ms, ratio {mine / other:.2f} (medians)"
    )


def _seconds(run: Callable[[bytes], object], body: bytes) -> float:
    begun = time.perf_counter()
    run(body)
    return time.perf_counter() - begun


def main() -> None:
    """Print quality on both sets and cost on the articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data")
    parser.add_argument("--only-cost", action="store_true")
    options = parser.parse_args()
    articles = list(article_pages(options.data))
    cost(articles)
    if not options.only_cost:
        quality("articles", articles)
        quality("mixed", list(mixed_pages(options.data)))


if __name__ == "__main__":
    main()
