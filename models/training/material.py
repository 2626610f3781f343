"""Everything the evaluation reads, loaded and measured once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from models.training import datasets, sentences, texts
from models.training.build import load_table
from models.training.datasets import Clean
from models.training.sentences import Cued, Labelled
from models.training.table import Table, tabulate

FILES = (*datasets.FILES, texts.FTD, texts.FAKEHEALTH, sentences.CONLL, sentences.BIOSCOPE)


@dataclass(frozen=True)
class Material:
    """The labelled sets, cleaned and measured."""

    pages: Table
    """Sondhi's and Schwarz' pages that can be scored."""
    functions: Table
    """Web texts by function; grade 1 for those that promote something."""
    releases: Table
    """Press releases; their grades say nothing, `criteria` does."""
    criteria: dict[str, dict[str, float]]
    """Press release to criterion to grade."""
    sentences: tuple[Labelled, ...]
    cued: tuple[Cued, ...]
    digests: dict[str, str]
    """SHA-256 of each file read, by name."""
    given: dict[str, int]
    """Set to its number of labelled rows, those included that cannot be scored."""

    def judged(self, criterion: str) -> Table:
        """The press releases that this criterion applies to, with its grades."""
        rows = tuple(
            replace(row, source=replace(row.source, grade=grades[criterion]))
            for row in self.releases.rows
            if criterion in (grades := self.criteria[row.source.path])
        )
        kept = [criterion in self.criteria[row.source.path] for row in self.releases.rows]
        return Table(rows, self.releases.names, self.releases.strengths[kept])


def load(data: Path, clean: Clean, plain: Clean) -> Material:
    """Read and measure the folder's files. `clean` makes a page of HTML, `plain` of text. Raises DataError."""
    digests = datasets.digests(data, FILES)
    releases = list(texts.fakehealth(data))
    functions = list(texts.ftd(data))
    return Material(
        pages=load_table(data, clean),
        functions=tabulate(functions, plain),
        releases=tabulate((release.source for release in releases), plain),
        criteria={release.source.path: release.criteria for release in releases},
        sentences=sentences.conll(data),
        cued=sentences.bioscope(data),
        digests=digests,
        given=dict(_counts(data)) | {"ftd": len(functions), "fakehealth": len(releases)},
    )


def _counts(data: Path) -> Iterator[tuple[str, int]]:
    for name in ("sondhi", "schwarz"):
        yield name, sum(1 for _ in datasets.rows(data, f"{name}.csv"))
