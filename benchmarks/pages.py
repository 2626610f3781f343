"""Pages and gold texts that the benchmarks read from a folder of labelled data."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page as served, and the main text that people marked on it."""

    body: bytes
    main: str
    kind: str
    """What sort of page it is, as `article`."""


def article_pages(data: Path) -> Iterator[GoldPage]:
    """News articles of the article-extraction-benchmark."""
    gold = json.loads((data / "aeb_ground_truth.json").read_text(encoding="utf-8"))
    with zipfile.ZipFile(data / "aeb_pages.zip") as pages:
        for name in sorted(pages.namelist()):
            yield GoldPage(pages.read(name), gold[name.removesuffix(".html")]["articleBody"], "news")


def mixed_pages(data: Path) -> Iterator[GoldPage]:
    """Pages of seven kinds from the development part of WCXB, as many of each."""
    with zipfile.ZipFile(data / "wcxb_dev_pages.zip") as pages, gzip.open(data / "wcxb_dev.jsonl.gz", "rt") as rows:
        for row in map(json.loads, rows):
            yield GoldPage(pages.read(f"{row['id']}.html"), row["main"], row["type"])
