"""What ten attacks gain on twenty sample pages, each alone and all together, and what further ones do alone.

    python -m benchmarks.gaming [--model FILE] [--page NAME]

A gain is the score after the attack less the score before. The goals hold for the page that gains most; with `--page`
the signals that moved on that page are printed for each attack.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial, reduce
from html import escape
from pathlib import Path

import yaml

from benchmarks.attacks import ATTACKS, FURTHER, Attack
from models.report import ScoreReport
from models.scoring.artifact import Artifact, load
from models.scoring.explain import assess
from scrapers.cleaning.clean import page_from_html

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "samples", ROOT / "tests" / "fixtures" / "pages", ROOT / "tests" / "fixtures" / "attacked")
NOW = datetime(2026, 1, 15, tzinfo=UTC)
GOAL, GOAL_TOGETHER = 8.0, 15.0
"""Points that an attack may gain at most, alone and all ten together."""
TOGETHER = "all together"
_MOVED = 0.02


@dataclass(frozen=True, slots=True)
class Sample:
    """A page as served, and its address."""

    name: str
    html: str
    url: str

    def under(self, attack: Attack) -> Sample:
        """The page after the attack."""
        return Sample(self.name, attack.html(self.html), attack.url(self.url))


@dataclass(frozen=True, slots=True)
class Gain:
    """What one attack gains, in points: on the mean page, and on the page where it gains most."""

    attack: str
    mean: float
    most: float
    page: str

    @property
    def goal(self) -> float:
        return GOAL_TOGETHER if self.attack == TOGETHER else GOAL


def samples() -> tuple[Sample, ...]:
    """The twenty bundled pages that have a score; plain text becomes a page of paragraphs."""
    return tuple(sample for folder in FOLDERS for sample in _listed(folder))


def _listed(folder: Path) -> Iterator[Sample]:
    for entry in yaml.safe_load((folder / "expected.yml").read_text(encoding="utf-8")):
        path = folder / entry["file"]
        if "scored" in entry.get("states", ["scored"]):
            text = path.read_text(encoding="utf-8")
            yield Sample(path.stem, text if path.suffix == ".html" else _as_html(text), entry["url"])


def _as_html(text: str) -> str:
    title, *paragraphs = (escape(" ".join(part.split())) for part in text.split("\n\n") if part.strip())
    body = "".join(f"<p>{part}</p>" for part in paragraphs)
    head = f"<head><title>{title}</title></head>"
    return f"<!DOCTYPE html><html lang='en'>{head}<body><main><h1>{title}</h1>{body}</main></body></html>"


def report(sample: Sample, artifact: Artifact) -> ScoreReport:
    """The page's whole report."""
    return assess(page_from_html(sample.html, url=sample.url), artifact, now=NOW, report_id=sample.name)


def score(sample: Sample, artifact: Artifact) -> float:
    """The page's score; 0 when it has lost it, which is no gain."""
    return report(sample, artifact).score or 0.0


def gains(artifact: Artifact) -> tuple[Gain, ...]:
    """What each of the ten attacks gains, and last what all together do."""
    each = {attack.name: partial(Sample.under, attack=attack) for attack in ATTACKS}
    return _gains(artifact, each | {TOGETHER: together})


def further_gains(artifact: Artifact) -> tuple[Gain, ...]:
    """What each of the further attacks gains."""
    return _gains(artifact, {attack.name: partial(Sample.under, attack=attack) for attack in FURTHER})


def _gains(artifact: Artifact, ways: Mapping[str, Callable[[Sample], Sample]]) -> tuple[Gain, ...]:
    pages = samples()
    before = {page.name: score(page, artifact) for page in pages}

    def gain(name: str, attacked: Callable[[Sample], Sample]) -> Gain:
        by_page = {page.name: score(attacked(page), artifact) - before[page.name] for page in pages}
        worst = max(by_page, key=lambda page: by_page[page])
        return Gain(name, statistics.mean(by_page.values()), by_page[worst], worst)

    return tuple(gain(name, attacked) for name, attacked in ways.items())


def together(page: Sample) -> Sample:
    """The page after all ten attacks."""
    return reduce(Sample.under, ATTACKS, page)


def moved(before: ScoreReport, after: ScoreReport) -> Iterator[str]:
    """The signals whose contribution changed, with the change in log-odds, largest first."""
    old = {part.signal: part.contribution for part in before.contributions}
    change = {part.signal: part.contribution - old[part.signal] for part in after.contributions}
    for signal in sorted(change, key=lambda name: -abs(change[name])):
        if abs(change[signal]) >= _MOVED:
            yield f"{signal} {change[signal]:+.2f}"


def explain(page: Sample, artifact: Artifact) -> None:
    """Print for one page what each attack moves."""
    before = report(page, artifact)
    for name, attacked in (
        *((each.name, page.under(each)) for each in (*ATTACKS, *FURTHER)),
        (TOGETHER, together(page)),
    ):
        after = report(attacked, artifact)
        gain = (after.score or 0.0) - (before.score or 0.0)
        print(f"{name:28}{gain:+6.1f}  {', '.join(moved(before, after))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="an artifact other than the one shipped")
    parser.add_argument("--page", choices=[page.name for page in samples()], help="say what moves on this page")
    options = parser.parse_args()
    artifact = load(options.model)
    if options.page:
        explain(next(page for page in samples() if page.name == options.page), artifact)
        return
    print(f"{'attack':28}{'mean':>7}{'max':>7}{'goal':>7}  page of the maximum")
    for gain in (*gains(artifact), *further_gains(artifact)):
        verdict = "" if gain.most <= gain.goal else f"  over by {gain.most - gain.goal:.1f}"
        print(f"{gain.attack:28}{gain.mean:+7.1f}{gain.most:+7.1f}{gain.goal:7.0f}  {gain.page}{verdict}")


if __name__ == "__main__":
    main()
