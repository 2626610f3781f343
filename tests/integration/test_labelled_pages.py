"""Every labelled page: none crashes, every quote stands at its span, every sum is exact."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from models.report import ScoreReport, State
from models.scoring.artifact import load
from models.scoring.explain import assess
from models.training.datasets import Source, schwarz, sondhi
from service.usecases.train_model import clean

pytestmark = pytest.mark.data
NOW = datetime(2026, 1, 15, tzinfo=UTC)


def faults(source: Source) -> tuple[State, list[str]]:
    """A page's state, and what is wrong with its report."""
    report = assess(clean(source.html, source.url), load(), now=NOW, report_id="x")
    return report.state, [f"{source.dataset}/{source.path}: {fault}" for fault in (*_quotes(report), *_sum(report))]


def _quotes(report: ScoreReport) -> list[str]:
    return [
        f"{part.signal} quotes {evidence.quote!r}"
        for part in report.contributions
        for evidence in part.evidence
        if report.blocks[evidence.block].text[evidence.start : evidence.end] != evidence.quote
        or report.blocks[evidence.block].zone != evidence.zone
    ]


def _sum(report: ScoreReport) -> list[str]:
    if report.state is not State.SCORED:
        return [] if report.score is None and report.reason else ["a number or no reason, though it is not scored"]
    assert report.intercept is not None
    assert report.log_odds is not None
    total = report.intercept + sum(part.contribution for part in report.contributions)
    errors = [part.signal for part in report.contributions if part.outcome == "error"]
    return [f"{signal} failed" for signal in errors] + ([] if abs(total - report.log_odds) < 1e-9 else ["sum"])


def test_all_of_them() -> None:
    folder = Path(os.environ["PLUMBLINE_DATA"])
    sources = [*sondhi(folder), *schwarz(folder)]
    assert len(sources) == 1243
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        answers = list(pool.map(faults, sources, chunksize=16))
    assert [fault for _, found in answers for fault in found] == []
    states = Counter(state for state, _ in answers)
    assert states[State.SCORED] > 1100
    assert set(states) <= set(State)
