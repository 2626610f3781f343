"""Every labelled page: none crashes, every quote and link stands at its span, every sum is exact."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.page import Page, Zone
from models.report import ScoreReport, State
from models.scoring.artifact import load
from models.scoring.explain import assess
from models.training.datasets import Source, schwarz, sondhi
from service.processes import cores, open_pool
from service.usecases.train_model import clean

pytestmark = pytest.mark.data
NOW = datetime(2026, 1, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a page."""

    state: State
    obstacle: str
    has_text: bool
    faults: list[str]


def answer(source: Source) -> Answer:
    """Clean and score a page, and look for what is wrong with it."""
    page = clean(source.html, source.url)
    report = assess(page, load(), now=NOW, report_id="x")
    faults = [f"{source.dataset}/{source.path}: {fault}" for fault in (*_links(page), *_quotes(report), *_sum(report))]
    has_text = any(block.zone is Zone.MAIN for block in page.blocks)
    return Answer(report.state, page.obstacle.code if page.obstacle else "", has_text, faults)


def _links(page: Page) -> list[str]:
    placed = [link for link in page.links if link.block is not None]
    wrong = (link for link in placed if page.blocks[link.block or 0].text[link.start : link.end] != link.text)
    return [f"links {link.text!r}" for link in wrong]


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
    with open_pool(cores()) as pool:
        answers = list(pool.map(answer, sources, chunksize=16))
    assert [fault for each in answers for fault in each.faults] == []
    states = Counter(each.state for each in answers)
    assert states[State.SCORED] > 1100
    assert set(states) <= set(State)
