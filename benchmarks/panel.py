"""How the shipped model ranks forty-six invented pages that no signal was made for, and which edits move a score.

    python -m benchmarks.panel [--model FILE] [--page NAME] [--worst N]

The grades, 1 to 5, are those of a panel of librarians as we imagine it; they were written before any signal was read
and are never used for fitting. A page without a score takes no part in the figures and is listed. `--page` prints what
the report says of one page.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import yaml
from scipy.stats import rankdata, spearmanr

from models.page import Page
from models.report import ScoreReport, State
from models.scoring.artifact import Artifact, load
from models.scoring.explain import assess
from scrapers.clean import page_from_html
from scrapers.plain import page_from_text

FOLDER = Path(__file__).parent.parent / "tests" / "fixtures" / "panel"
NOW = datetime(2026, 1, 15, tzinfo=UTC)
HEALTH = "health"
CREDIBLE, NOT_CREDIBLE = (4, 5), (1, 2)
TOO_HIGH, TOO_LOW = 60.0, 40.0
"""A page graded 1 or 2 above the first, or 4 or 5 below the second, is a miss to look into."""
STRONGEST = 6
"""How many signals are printed beside a miss."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the panel, what it is, and the grade expected of it."""

    file: str
    url: str
    genre: str
    grade: int
    domain: str
    text: str

    @property
    def page(self) -> Page:
        read = page_from_html if self.file.endswith(".html") else page_from_text
        return read(self.text, url=self.url)


@dataclass(frozen=True, slots=True)
class Pair:
    """A page before and after one edit, and the way the score should move."""

    name: str
    before: Entry
    after: Entry
    expect: str

    def moves_right(self, points: float) -> bool:
        return points > 0 if self.expect == "up" else points < 0


@cache
def entries() -> tuple[Entry, ...]:
    """Every page of the panel."""
    listed = yaml.safe_load((FOLDER / "panel.yml").read_text(encoding="utf-8"))
    return tuple(_entry(each) for each in listed)


def _entry(listed: dict[str, str]) -> Entry:
    text = (FOLDER / "pages" / listed["file"]).read_text(encoding="utf-8")
    return Entry(listed["file"], listed["url"], listed["genre"], int(listed["grade"]), listed["domain"], text)


@cache
def pairs() -> tuple[Pair, ...]:
    """Every minimal pair; an edit whose words stand on the page less or more than once is an error."""
    by_file = {entry.file: entry for entry in entries()}
    listed = yaml.safe_load((FOLDER / "pairs.yml").read_text(encoding="utf-8"))
    return tuple(Pair(p["name"], by_file[p["page"]], _edited(by_file[p["page"]], p), p["expect"]) for p in listed)


def _edited(entry: Entry, pair: dict[str, list[dict[str, str]]]) -> Entry:
    text = entry.text
    for edit in pair["edits"]:
        if text.count(edit["old"]) != 1:
            raise ValueError(f"{pair['name']}: the words to replace stand {text.count(edit['old'])} times on the page")
        text = text.replace(edit["old"], edit["new"])
    return replace(entry, text=text)


def report(entry: Entry, artifact: Artifact) -> ScoreReport:
    """The page's whole report."""
    return assess(entry.page, artifact, now=NOW, report_id=entry.file)


def scores(artifact: Artifact) -> dict[Entry, float]:
    """The score of each page that has one."""
    reports = ((entry, report(entry, artifact)) for entry in entries())
    return {entry: each.score for entry, each in reports if each.state is State.SCORED and each.score is not None}


def of_health(scored: dict[Entry, float]) -> dict[Entry, float]:
    """The pages of the domain the model is for."""
    return {entry: score for entry, score in scored.items() if entry.domain == HEALTH}


def rank_correlation(scored: dict[Entry, float]) -> float:
    """Spearman's rho of scores and grades."""
    return float(spearmanr([entry.grade for entry in scored], list(scored.values())).statistic)


def separation(scored: dict[Entry, float]) -> float:
    """How often a page graded 4 or 5 stands above one graded 1 or 2 (the area under the ROC curve)."""
    told = {entry: score for entry, score in scored.items() if entry.grade in CREDIBLE + NOT_CREDIBLE}
    good = [entry.grade in CREDIBLE for entry in told]
    ranks = rankdata(list(told.values()))
    above = sum(rank for rank, is_good in zip(ranks, good, strict=True) if is_good) - sum(good) * (sum(good) + 1) / 2
    return float(above / (sum(good) * (len(good) - sum(good))))


def movements(artifact: Artifact) -> dict[Pair, float | None]:
    """The points by which each edit moves its page; None when either side has no score."""
    return {pair: _moved(pair, artifact) for pair in pairs()}


def _moved(pair: Pair, artifact: Artifact) -> float | None:
    before, after = report(pair.before, artifact).score, report(pair.after, artifact).score
    return None if before is None or after is None else after - before


def right_way(moved: dict[Pair, float | None]) -> int:
    """How many edits move the score the expected way."""
    return sum(points is not None and pair.moves_right(points) for pair, points in moved.items())


def misses(scored: dict[Entry, float]) -> list[Entry]:
    """Pages far from their grade, the farthest first."""

    def distance(entry: Entry) -> float:
        if entry.grade in NOT_CREDIBLE:
            return scored[entry] - TOO_HIGH
        return TOO_LOW - scored[entry] if entry.grade in CREDIBLE else -1.0

    return sorted((entry for entry in scored if distance(entry) > 0), key=distance, reverse=True)


def explain(entry: Entry, artifact: Artifact, strongest: int = STRONGEST) -> None:
    """Print the strongest signals of a page and the words behind them."""
    for part in report(entry, artifact).contributions[:strongest]:
        quotes = " | ".join(evidence.quote[:70] for evidence in part.evidence[:3])
        print(f"    {part.contribution:+6.2f} {part.signal:26} {part.title[:60]}  [{quotes or part.note[:70]}]")


def _print_scores(scored: dict[Entry, float]) -> None:
    for entry in sorted(scored, key=lambda entry: (-entry.grade, -scored[entry])):
        print(f"{entry.grade}  {scored[entry]:5.1f}  {entry.file:34}{entry.genre}")
    for entry in entries():
        if entry not in scored:
            print(f"{entry.grade}      -  {entry.file:34}has no score")


def _print_figures(name: str, scored: dict[Entry, float]) -> None:
    print(f"{name}: {len(scored)} pages, Spearman {rank_correlation(scored):.3f}, AUC {separation(scored):.3f}")


def _print_pairs(moved: dict[Pair, float | None]) -> None:
    print(f"\n{right_way(moved)} of {len(moved)} edits move the score as expected")
    for pair, points in moved.items():
        verdict = "right" if points is not None and pair.moves_right(points) else "WRONG"
        print(f"{'no score' if points is None else format(points, '+8.2f')}  {pair.expect:5}{verdict}  {pair.name}")


def _options(names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="an artifact other than the one shipped")
    parser.add_argument("--page", choices=names, help="print every signal of this page")
    parser.add_argument("--worst", type=int, default=12, help="how many of the worst misses to explain")
    return parser.parse_args()


def main() -> None:
    options = _options([entry.file for entry in entries()])
    artifact = load(options.model)
    if options.page:
        explain(next(entry for entry in entries() if entry.file == options.page), artifact, strongest=1000)
        return
    scored = scores(artifact)
    _print_scores(scored)
    _print_figures("all", scored)
    _print_figures("health", of_health(scored))
    _print_pairs(movements(artifact))
    print("\nworst misses")
    for entry in misses(scored)[: options.worst]:
        print(f"{entry.file}: grade {entry.grade}, score {scored[entry]:.1f}")
        explain(entry, artifact)


if __name__ == "__main__":
    main()
