"""What other ways of fitting the additive model come to, each beside the one that ships, on the evaluation's own folds.

    python -m benchmarks.fits --data DIR [--keep FILE] [VARIANT ...]

For each variant: its figures; how far it is ahead of the shipped fit on the same samples of sites, with 95 % intervals;
and what it does on pages that nothing is fitted on, the invented panel and the attacked samples. Measuring the pages
takes minutes and a variant seconds, so `--keep` names a file for what was measured; it is a pickle, so open none that
others made. Variants from "ordinal" on change the former fit and not the shipped one, so hold them to "former".
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path
from typing import Any

from scipy.stats import spearmanr
from threadpoolctl import threadpool_limits

from benchmarks import gaming
from benchmarks.fit_variants import variants
from benchmarks.panel import HEALTH
from benchmarks.panel_pages import entries, pairs
from benchmarks.unfitted import Unfitted, measured
from models.training.baselines import Fitter
from models.training.build import load_table
from models.training.fit import Signals
from models.training.protocol import MODEL, page_trials
from models.training.table import Table
from service.usecases.train_model import clean

SHIPPED = "shipped"
COLUMNS = {
    "schwarz": "schwarz",
    "schwarz_within": "within",
    "schwarz_grades": "grades",
    "schwarz_health": "health",
    "sondhi": "sondhi",
    "sondhi_to_schwarz": "to health",
    "schwarz_to_sondhi": "to sondhi",
    "brier_gain": "brier",
    "brier_gain_schwarz": "b schwarz",
    "calibration_error_schwarz": "e schwarz",
}
"""The figures' goals and the heads of their columns."""
WIDTH = 16


def load(data: Path, keep: Path | None) -> tuple[Table, Unfitted]:
    """The labelled pages and those that nothing is fitted on, from the file of an earlier run where there is one."""
    if keep and keep.exists():
        kept: tuple[Table, Unfitted] = pickle.loads(keep.read_bytes())
        return kept
    found = load_table(data, clean), measured()
    if keep:
        keep.write_bytes(pickle.dumps(found))
    return found


def figures(pages: Table, fitter: Fitter) -> dict[str, Any]:
    """By goal: the figure, and how far it is ahead of the shipped fit."""
    trials = page_trials(pages, {MODEL: fitter, SHIPPED: Signals.fit})
    return {key: found for trial in trials for key, found in trial.figures().items()}


def unfitted(pages: Table, rows: Unfitted, fitter: Fitter) -> str:
    """What the variant does on the panel and under attack, in a line."""
    scores = rows.scores(pages, fitter)
    told = [(each.grade, scores["panel", each.file]) for each in entries() if ("panel", each.file) in scores]
    near = [
        (each.grade, scores["panel", each.file]) for each in entries() if _of_health(each.file, each.domain, scores)
    ]
    right = sum(pair.moves_right(scores["after", pair.name] - scores["before", pair.name]) for pair in pairs())
    gains = {
        key: score - scores["attack", key[1], ""] for key, score in scores.items() if key[0] == "attack" and key[2]
    }
    alone = max(gain for key, gain in gains.items() if key[2] != gaming.TOGETHER)
    together = max(gain for key, gain in gains.items() if key[2] == gaming.TOGETHER)
    return (
        f"panel {spearmanr(*zip(*told, strict=True)).statistic:.3f}, "
        f"health {spearmanr(*zip(*near, strict=True)).statistic:.3f}, {right} of {len(pairs())} edits; "
        f"an attack gains {alone:.1f}, all {together:.1f}"
    )


def _of_health(file: str, domain: str, scores: dict[tuple[str, ...], float]) -> bool:
    return domain == HEALTH and ("panel", file) in scores


def _print(name: str, found: dict[str, Any], line: str) -> None:
    ahead = [found[key]["ahead"] for key in COLUMNS]
    print(f"{name:22}" + "".join(f"{found[key]['methods'][MODEL]['value']:{WIDTH}.3f}" for key in COLUMNS))
    print(f"{'  ahead':22}" + "".join(f"{each['value']:+{WIDTH}.3f}" for each in ahead))
    print(f"{'  interval':22}" + "".join(f"{each['low']:+{WIDTH - 7}.3f}{each['high']:+7.3f}" for each in ahead))
    print(f"{'  not fitted on':22}{line}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data")
    parser.add_argument("--keep", type=Path, help="where to keep what was measured")
    parser.add_argument("names", nargs="*", metavar="VARIANT", help="only these")
    return parser.parse_args()


def main() -> None:
    options = _options()
    pages, rows = load(options.data, options.keep)
    print(f"{'':22}" + "".join(f"{head:>{WIDTH}}" for head in COLUMNS.values()))
    with threadpool_limits(1):
        for name, fitter in [(SHIPPED, Signals.fit), *variants(pages)]:
            if not options.names or name in options.names:
                _print(name, figures(pages, fitter), unfitted(pages, rows, fitter))


if __name__ == "__main__":
    main()
