"""Labelled texts that are no pages: web texts by what they are for, and press releases with expert reviews.

Each is a `Source` whose bytes are UTF-8 text, so that the pages' table takes it too; a grade of 5 is what speaks for
credibility, 1 what speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.training.datasets import Source, lines, readable, rows

FTD, FAKEHEALTH = "ftd_en.csv.gz", "fakehealth_release.jsonl.gz"
PROMOTES = 1.0
"""The set's grade of "promotes a product or service" from which a text counts as promotion."""
SATISFACTORY = {"Satisfactory": 5.0, "Not Satisfactory": 1.0}
CRITERIA = {
    "costs": "costs",
    "benefits": "quantified benefits",
    "harms": "harms",
    "evidence": "evidence quality",
    "disease_mongering": "disease-mongering",
    "funding_conflicts": "independent sources and conflicts",
    "alternatives": "alternatives",
    "availability": "availability",
    "novelty": "true novelty",
    "sensational_language": "unjustifiable language",
}
"""The reviewers' ten criteria and their names in `models.criteria`."""

# The tail of a host name that names no site: texts that share it have nothing else in common.
_NO_SITE = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "sch"})
_BEFORE = re.compile(r" (?=(?:[.,;:!?%)\]]|n't|'(?:s|re|ve|ll|d|m))(?: |$))")
_AFTER = re.compile(r"(?<=[(\[]) ")
_QUOTED = re.compile(r'" ([^"]*) "')


@dataclass(frozen=True, slots=True)
class Release:
    """A press release and what experts said of it."""

    source: Source
    criteria: dict[str, float]
    """Criterion to 5 (satisfactory) or 1 (not); one that does not apply is left out."""


def ftd(folder: Path) -> Iterator[Source]:
    """English web texts graded by function (Sharoff 2018): 1 for those that promote something, 5 for all others."""
    with readable(FTD):
        for row in rows(folder, FTD):
            group = row["ID"] if row["src"] in _NO_SITE else row["src"]
            grade = 1.0 if float(row["A12"]) >= PROMOTES else 5.0
            yield Source("ftd", row["ID"], "", group, "", grade, untokenised(row["text"]).encode())


def fakehealth(folder: Path) -> Iterator[Release]:
    """Health press releases with expert reviews (Dai, Sun and Wang 2020).

    Each stands in a group of its own: a few wire services carry the releases of hundreds of issuers.
    """
    with readable(FAKEHEALTH):
        for row in lines(folder, FAKEHEALTH):
            text = f"{row['title']}\n\n{row['text']}"
            source = Source("fakehealth", row["id"], row["url"], row["id"], "Health", 3.0, text.encode())
            said = {name: SATISFACTORY.get(row["criteria"][name]) for name in CRITERIA}
            yield Release(source, {name: grade for name, grade in said.items() if grade is not None})


def untokenised(text: str) -> str:
    """The text as it was before its words and marks were set apart: `a name , "it" .` becomes `a name, "it".`"""
    return _QUOTED.sub(r'"\1"', _AFTER.sub("", _BEFORE.sub("", text)))
