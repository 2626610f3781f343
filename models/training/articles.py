"""Pages with their gold main text, by which the cleaning is measured."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.training.datasets import lines, locate, readable

WCXB, WCXB_PAGES = "wcxb_dev.jsonl.gz", "wcxb_dev_pages.zip"
AEB, AEB_PAGES = "aeb_ground_truth.json", "aeb_pages.zip"


@dataclass(frozen=True, slots=True)
class Article:
    """A page as served, and what an editor says is on it."""

    id: str
    html: bytes
    main: str
    type: str = "article"
    url: str = ""
    title: str = ""
    author: str = ""
    date: str = ""


def wcxb(folder: Path) -> Iterator[Article]:
    """Pages of seven types with gold main text, author and date. Raises DataError."""
    with readable(WCXB), zipfile.ZipFile(locate(folder, WCXB_PAGES)) as pages:
        for row in lines(folder, WCXB):
            said = {name: row[name] or "" for name in ("main", "type", "url", "title", "author", "date")}
            yield Article(row["id"], pages.read(f"{row['id']}.html"), **said)


def aeb(folder: Path) -> Iterator[Article]:
    """News articles with their gold body. Raises DataError."""
    with readable(AEB), zipfile.ZipFile(locate(folder, AEB_PAGES)) as pages:
        gold = json.loads(locate(folder, AEB).read_bytes())
        for name, row in gold.items():
            yield Article(name, pages.read(f"{name}.html"), row["articleBody"], url=row.get("url") or "")
