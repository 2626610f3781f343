"""The whole protocol: what the model is worth on sites it has not seen, beside what it must beat, as one document."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from threadpoolctl import threadpool_limits

from models.scoring.artifact import Artifact, parse
from models.training import datasets, resampling
from models.training.alone import alone, contradicting
from models.training.breakdown import breakdown, strengths_of
from models.training.build import encode
from models.training.fit import FOLDS, SEED
from models.training.material import Material
from models.training.protocol import Trial, other_trials, page_trials
from models.training.refits import covered
from models.training.spoken import spoken

DIGITS = 4
TOLERANCE = 1e-3
Document = dict[str, Any]
Report = Callable[[str], None]


def evaluate(material: Material, artifact: Artifact, report: Report = lambda _: None, *, workers: int = 1) -> Document:
    """Every figure with its interval and baselines, and what the plots are drawn from.

    `report` is told what is about to be measured; `workers` is how many processes refit. The same material and code
    give the same document. What is fitted is small: one thread is faster than several that wait for each other.
    """
    with threadpool_limits(1):
        document: Document = _rounded(_measure(material, artifact, report, workers))
    return document


def _measure(material: Material, artifact: Artifact, report: Report, workers: int) -> Document:
    report("credibility on unseen sites")
    trials = page_trials(material.pages)
    report("promotion, criteria and certainty")
    figures = _figures([*trials, *other_trials(material)]) | spoken(material.cued)
    report("refits on samples of sites")
    coverage = covered(material.pages.decided(), workers)
    figures["interval_miss"] = _single(abs(coverage["inside"] - 0.9), len(material.pages.decided().rows))
    report("each signal alone")
    by_signal = alone(material)
    return {
        "artifact": _stamp(material, artifact),
        "data": material.digests,
        "settings": _settings(),
        "sets": _sets(material),
        "figures": figures,
        "coverage": coverage,
        "signals": by_signal,
        "contradicting": contradicting(by_signal),
        "plots": breakdown(trials) | {"strengths": strengths_of(material.pages, artifact)},
    }


def _figures(trials: list[Trial]) -> Document:
    return {key: found for trial in trials for key, found in trial.figures().items()}


def _settings() -> Document:
    counts = {"repeats": resampling.REPEATS, "folds": FOLDS, "resamples": resampling.RESAMPLES}
    return {**counts, "seed": SEED}


def _single(value: float, rows: int) -> Document:
    return {"rows": rows, "sites": rows, "methods": {"model": {"value": value}}}


def _stamp(material: Material, artifact: Artifact) -> Document:
    """Which artifact is in use, and whether this code fits it on this data, to what arithmetic allows."""
    again = parse(encode(material.pages.decided(), {name: material.digests[name] for name in datasets.FILES}))
    same = near(fitted(again), fitted(artifact))
    return {"version": artifact.stamp.version, "sha256": artifact.stamp.sha256, "reproduced": same}


def fitted(artifact: Artifact) -> Document:
    """What an artifact holds that was fitted: neither the name it was given nor what it measured of itself."""
    return {key: value for key, value in asdict(artifact.model).items() if key not in {"version", "metrics"}}


def near(one: Any, other: Any) -> bool:
    """Whether both are the same but for the last digits, which threads and other machines change."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(near, one, other))
    return bool(one == other)


def _sets(material: Material) -> Document:
    tables = {
        "sondhi": material.pages.of("sondhi"),
        "schwarz": material.pages.of("schwarz"),
        "ftd": material.functions,
        "fakehealth": material.releases,
    }
    described = {
        name: {"given": material.given[name], "measured": len(table.rows), "sites": len(set(table.groups))}
        for name, table in tables.items()
    }
    for name, sentences in (("conll", material.sentences), ("bioscope", material.cued)):
        described[name] = {"given": len(sentences), "measured": len(sentences), "sites": len(sentences)}
    return described


def _rounded(value: Any) -> Any:
    """The value with its numbers cut to what another machine's arithmetic leaves alone."""
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value
