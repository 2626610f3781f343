"""The labelled pages, loaded from a folder. Where to get each set, and its traps, is in the model card.

Raw HTML becomes a Page through a `clean` function that the caller passes in: models know no HTML.
"""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import tldextract

from models.page import Page

Clean = Callable[[bytes, str], Page]
"""HTML bytes and a URL (or "") to a Page."""

FILES = ("sondhi.csv", "sondhi_pages.zip", "schwarz.csv", "schwarz_pages.zip")

# The badge is the label in Sondhi: on 98 of 180 reliable pages and on no other. Nothing may learn it.
_BADGE = re.compile(rb"hon\s?code|health\s+on\s+the\s+net(?:\s+foundation)?", re.IGNORECASE)

_domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class DataError(ValueError):
    """The data folder lacks a file or holds one that cannot be read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A labelled page before it is cleaned."""

    dataset: str
    path: str
    url: str
    group: str
    """The site: rows of one group never stand on both sides of a split."""
    topic: str
    grade: float
    """1 (not credible) to 5 (credible); Sondhi's two labels are 1 and 5."""
    html: bytes


def sondhi(folder: Path) -> Iterator[Source]:
    """Medical pages labelled reliable or unreliable (Sondhi et al. 2012); the badge that is the label is removed."""
    with zipfile.ZipFile(_file(folder, "sondhi_pages.zip")) as pages:
        for row in _rows(folder, "sondhi.csv"):
            grade = 5.0 if row["label"] == "reliable" else 1.0
            html = _BADGE.sub(b"", pages.read(row["path"]))
            yield Source("sondhi", row["path"], "", row["site_cluster"], "Health", grade, html)


def schwarz(folder: Path) -> Iterator[Source]:
    """Pages found by 25 queries in 5 topics, graded 1 to 5 for credibility (Schwarz and Morris 2011)."""
    with zipfile.ZipFile(_file(folder, "schwarz_pages.zip")) as pages:
        for row in _rows(folder, "schwarz.csv"):
            group = _domain(row["url"]).top_domain_under_public_suffix or row["url"]
            html = _BADGE.sub(b"", pages.read(row["path"]))
            yield Source("schwarz", row["path"], row["url"], group, row["topic"], float(row["likert"]), html)


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with _file(folder, name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise DataError(f"{name} is not in the data folder {folder}")
    return path


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file that training reads, by name. Raises DataError when one is missing."""
    return {name: hashlib.sha256(_file(folder, name).read_bytes()).hexdigest() for name in FILES}
