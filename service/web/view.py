"""A kept report, arranged for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.report import Contribution, ScoreReport
from service.reports.report_parse import report_from_dict
from service.reports.wording import Excerpt, excerpts, headline, promises, reasons, signed, verdict, whence

MIDDLE = 60
"""Where a category's bar starts, of 120 units across."""
FULL = 2.0
"""Log-odds at which a bar is full, unless a category has more."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason and its quotes."""

    part: Contribution
    amount: str
    quotes: list[Excerpt]


@dataclass(frozen=True, slots=True)
class Bar:
    """A category and its bar's place."""

    title: str
    amount: str
    x: float
    width: float
    positive: bool


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    report: ScoreReport
    headline: str
    whence: str
    verdict: str
    findings: list[Finding]
    others: list[Contribution]
    unassessed: list[Contribution]
    bars: list[Bar]
    promises: list[tuple[str, str]]


def view_of(found: dict[str, Any]) -> View:
    """Arrange a kept report."""
    report = report_from_dict(found)
    chosen = reasons(report)
    return View(
        report=report,
        headline=headline(report),
        whence=whence(report),
        verdict=verdict(report),
        findings=[Finding(part, signed(part.contribution), excerpts(report, part)) for part in chosen],
        others=[part for part in report.contributions if part not in chosen and part.outcome == "measured"],
        unassessed=[part for part in report.contributions if part.outcome != "measured"],
        bars=_bars(report),
        promises=promises(report),
    )


def _bars(report: ScoreReport) -> list[Bar]:
    scale = max([FULL, *(abs(total.contribution) for total in report.categories)])
    bars = []
    for total in report.categories:
        width = round(abs(total.contribution) / scale * MIDDLE, 2)
        positive = total.contribution >= 0
        bars.append(
            Bar(total.title, signed(total.contribution), MIDDLE if positive else MIDDLE - width, width, positive)
        )
    return bars
