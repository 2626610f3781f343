"""How much of what others would call a case of a signal it catches: invented passages that no word list was made by.

    python -m benchmarks.passages [--signals]

Recall is the share of passages that should set a signal off and do, specificity that of near misses that do not. The
passages themselves are not printed, so that nobody mends a word list by them; see tests/fixtures/passages/README.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from models.reading import Reading
from models.report import Outcome
from models.signals.catalog import BY_ID
from scrapers.cleaning.clean import page_from_html

FILE = Path(__file__).parent.parent / "tests" / "fixtures" / "passages" / "held_out.jsonl"
TODAY = date(2026, 1, 15)


@dataclass(slots=True)
class Tally:
    """Passages by whether they should set a signal off, and whether they did."""

    caught: int = 0
    missed: int = 0
    silent: int = 0
    wrong: int = 0

    def count(self, *, wanted: bool, found: bool) -> None:
        """Count one passage."""
        if wanted:
            self.caught, self.missed = self.caught + found, self.missed + (not found)
        else:
            self.wrong, self.silent = self.wrong + found, self.silent + (not found)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.caught + other.caught,
            self.missed + other.missed,
            self.silent + other.silent,
            self.wrong + other.wrong,
        )

    @property
    def recall(self) -> float:
        return self.caught / (self.caught + self.missed)

    @property
    def specificity(self) -> float:
        return self.silent / (self.silent + self.wrong)

    @property
    def precision(self) -> float:
        """As many passages as here were written of each kind, so it says little of precision on pages."""
        return self.caught / (self.caught + self.wrong)


def tallies() -> dict[str, Tally]:
    """What came of each signal's passages."""
    found: dict[str, Tally] = {}
    for case in _cases():
        found.setdefault(case["signal"], Tally()).count(wanted=case["fires"], found=fires(case))
    return found


def together(found: dict[str, Tally]) -> Tally:
    """All signals' passages in one."""
    return sum(found.values(), start=Tally())


def fires(case: dict[str, Any]) -> bool:
    """Whether the passage's signal fires on it."""
    html = f"<html lang=en><body>{case['html']}</body></html>"
    signal = BY_ID[case["signal"]]
    result = signal.measure(Reading(page_from_html(html, url=case["url"]), today=TODAY))
    return result.outcome is Outcome.MEASURED and signal.strength(result.value or 0.0) > 0


def _cases() -> Iterator[dict[str, Any]]:
    with FILE.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--signals", action="store_true", help="print each signal's figures as well")
    listed = parser.parse_args().signals
    found = tallies()
    for name, tally in sorted(found.items(), key=lambda item: item[1].recall) if listed else ():
        print(f"{name:22}recall {tally.recall:.2f}  specificity {tally.specificity:.2f}")
    whole = together(found)
    print(f"recall {whole.recall:.3f}, specificity {whole.specificity:.3f}, precision {whole.precision:.3f}")


if __name__ == "__main__":
    main()
