"""How the shipped model ranks invented pages that no signal was made for, and which way edits move their scores.

    python -m benchmarks.panel [--panel NAME] [--model FILE] [--page NAME] [--worst N]

The grades, 1 to 5, are those of a panel of librarians as we imagine it; they were written before any signal was read
and are never used for fitting. A page without a score takes no part in the figures and is listed. `--page` prints every
signal of one page with the words behind it.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from scipy.stats import rankdata, spearmanr

from benchmarks.panel_pages import FIRST, PANELS, Entry, Pair, entries, pairs
from models.report import ScoreReport
from models.scoring.artifact import Artifact, load
from models.scoring.explain import assess

NOW = datetime(2026, 1, 15, tzinfo=UTC)
HEALTH = "health"
CREDIBLE, NOT_CREDIBLE = (4, 5), (1, 2)
TOO_HIGH, TOO_LOW = 60.0, 40.0
"""A page graded 1 or 2 above the first, or 4 or 5 below the second, is a miss to look into."""
STRONGEST = 8
"""How many signals are printed beside a miss."""


def report(entry: Entry, artifact: Artifact) -> ScoreReport:
    """The page's whole report."""
    return assess(entry.page, artifact, now=NOW, report_id=entry.file)


def scores(artifact: Artifact, panel: str = FIRST) -> dict[Entry, float]:
    """The score of each page that has one."""
    reports = ((entry, report(entry, artifact)) for entry in entries(panel))
    return {entry: each.score for entry, each in reports if each.score is not None}


def of_health(scored: dict[Entry, float]) -> dict[Entry, float]:
    """The pages of the domain that the model is for."""
    return {entry: score for entry, score in scored.items() if entry.domain == HEALTH}


def rank_correlation(scored: dict[Entry, float]) -> float:
    """Spearman's rho of scores and grades."""
    return float(spearmanr([entry.grade for entry in scored], list(scored.values())).statistic)


def separation(scored: dict[Entry, float]) -> float:
    """How often a page graded 4 or 5 stands above one graded 1 or 2 (the area under the ROC curve)."""
    told = {entry: score for entry, score in scored.items() if entry.grade in CREDIBLE + NOT_CREDIBLE}
    good = [entry.grade in CREDIBLE for entry in told]
    above = sum(rank for rank, is_good in zip(rankdata(list(told.values())), good, strict=True) if is_good)
    return float((above - sum(good) * (sum(good) + 1) / 2) / (sum(good) * (len(good) - sum(good))))


def movements(artifact: Artifact, panel: str = FIRST) -> dict[Pair, float | None]:
    """The points by which each edit moves its page; None when either side has no score."""
    return {pair: _moved(pair, artifact) for pair in pairs(panel)}


def _moved(pair: Pair, artifact: Artifact) -> float | None:
    before, after = report(pair.before, artifact).score, report(pair.after, artifact).score
    return None if before is None or after is None else after - before


def wrong_way(moved: dict[Pair, float | None]) -> list[str]:
    """The edits that do not move the score as expected."""
    return [pair.name for pair, points in moved.items() if points is None or not pair.moves_right(points)]


def misses(scored: dict[Entry, float]) -> list[Entry]:
    """Pages far from their grade, the farthest first."""

    def beyond(entry: Entry) -> float:
        if entry.grade in NOT_CREDIBLE:
            return scored[entry] - TOO_HIGH
        return TOO_LOW - scored[entry] if entry.grade in CREDIBLE else 0.0

    return sorted((entry for entry in scored if beyond(entry) > 0), key=beyond, reverse=True)


def explain(entry: Entry, artifact: Artifact, strongest: int | None = STRONGEST) -> None:
    """Print a page's signals, the strongest first, and the words behind them."""
    for part in report(entry, artifact).contributions[:strongest]:
        quotes = " | ".join(evidence.quote[:70] for evidence in part.evidence[:3])
        print(f"    {part.contribution:+6.2f}  {part.signal:22}{part.title}  [{quotes or part.note[:70]}]")


def _print_scores(scored: dict[Entry, float], panel: str) -> None:
    for entry in sorted(scored, key=lambda entry: (-entry.grade, -scored[entry])):
        print(f"{entry.grade}  {scored[entry]:5.1f}  {entry.file:34}{entry.genre}")
    for entry in entries(panel):
        if entry not in scored:
            print(f"{entry.grade}      -  {entry.file:34}has no score")
    for name, part in (("all", scored), ("health", of_health(scored))):
        rho, area = rank_correlation(part), separation(part)
        print(f"{name}: {len(part)} pages, Spearman with grades {rho:.3f}, AUC of 4-5 against 1-2 {area:.3f}")


def _print_pairs(moved: dict[Pair, float | None]) -> None:
    wrong = wrong_way(moved)
    print(f"\n{len(moved) - len(wrong)} of {len(moved)} edits move the score as expected")
    for pair, points in moved.items():
        change = "no score" if points is None else f"{points:+8.2f}"
        print(f"{change}  {pair.expect:5}{'WRONG' if pair.name in wrong else 'right'}  {pair.name}")


def _print_misses(scored: dict[Entry, float], artifact: Artifact, worst: int) -> None:
    print("\nworst misses")
    for entry in misses(scored)[:worst]:
        print(f"{entry.file}: grade {entry.grade}, score {scored[entry]:.1f}")
        explain(entry, artifact)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="an artifact other than the one shipped")
    parser.add_argument("--panel", choices=PANELS, default=FIRST)
    parser.add_argument("--page", metavar="FILE", help="print every signal of this page")
    parser.add_argument("--worst", type=int, default=10, help="how many misses to explain")
    return parser.parse_args()


def main() -> None:
    options = _options()
    artifact = load(options.model)
    if options.page:
        explain(next(each for each in entries(options.panel) if each.file == options.page), artifact, strongest=None)
        return
    scored = scores(artifact, options.panel)
    _print_scores(scored, options.panel)
    _print_pairs(movements(artifact, options.panel))
    _print_misses(scored, artifact, options.worst)


if __name__ == "__main__":
    main()
