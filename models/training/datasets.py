"""The labelled pages, loaded from a folder. Where to get each set, and its traps, is in the model card.

Texts and sentences that are no pages are in `texts` and `sentences`, gold main texts in `articles`.

Raw HTML becomes a Page through a `clean` function that the caller passes in: models know no HTML.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tldextract

from models.page import Page

Clean = Callable[[bytes, str], Page]
"""HTML bytes and a URL (or "") to a Page."""

FILES = ("sondhi.csv", "sondhi_pages.zip", "schwarz.csv", "schwarz_pages.zip")
"""What the model is fitted on."""
LONGEST_FIELD = 10_000_000
"""Characters: whole documents stand in one field of a CSV file."""

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
    query: str = ""
    """What the page was found by, where the set says so."""


def sondhi(folder: Path) -> Iterator[Source]:
    """Medical pages labelled reliable or unreliable (Sondhi et al. 2012); the badge that is the label is removed."""
    with readable("sondhi.csv"), zipfile.ZipFile(locate(folder, "sondhi_pages.zip")) as pages:
        for row in rows(folder, "sondhi.csv"):
            grade = 5.0 if row["label"] == "reliable" else 1.0
            html = _BADGE.sub(b"", pages.read(row["path"]))
            yield Source("sondhi", row["path"], "", row["site_cluster"], "Health", grade, html)


def schwarz(folder: Path) -> Iterator[Source]:
    """Pages found by 25 queries in 5 topics, graded 1 to 5 for credibility (Schwarz and Morris 2011)."""
    with readable("schwarz.csv"), zipfile.ZipFile(locate(folder, "schwarz_pages.zip")) as pages:
        for row in rows(folder, "schwarz.csv"):
            html = _BADGE.sub(b"", pages.read(row["path"]))
            grade, group = float(row["likert"]), site(row["url"])
            yield Source("schwarz", row["path"], row["url"], group, row["topic"], grade, html, row["query"])


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file, packed with gzip or not. Raises DataError when it is missing."""
    csv.field_size_limit(LONGEST_FIELD)
    content = locate(folder, name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode()
    yield from csv.DictReader(io.StringIO(text, newline=""))


def lines(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a packed JSON Lines file. Raises DataError when it is missing."""
    with gzip.open(locate(folder, name), "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def locate(folder: Path, name: str) -> Path:
    """The file's path. Raises DataError when there is no such file."""
    path = folder / name
    if not path.is_file():
        raise DataError(f"{name} is not in the data folder {folder}")
    return path


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turns what goes wrong inside a file that is there into a DataError naming it."""
    try:
        yield
    except DataError:
        raise
    except KeyError as error:
        raise DataError(f"{name}: there is no {error}") from error
    except (OSError, EOFError, ValueError, SyntaxError, csv.Error, zipfile.BadZipFile) as error:
        raise DataError(f"{name} cannot be read: {error}") from error


def site(url: str) -> str:
    """The registrable domain, by which pages are grouped."""
    return _domain(url).top_domain_under_public_suffix or url


def digests(folder: Path, names: tuple[str, ...] = FILES) -> dict[str, str]:
    """SHA-256 of each of these files, by name; by default those the model is fitted on. Raises DataError."""
    return {name: hashlib.sha256(locate(folder, name).read_bytes()).hexdigest() for name in names}
