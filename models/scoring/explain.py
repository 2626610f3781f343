"""A page and an artifact in, the whole report out. The explanation is the model: nothing here is estimated again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from models.page import Page
from models.reading import Reading
from models.report import CategoryTotal, Contribution, Outcome, ScoreReport, SignalResult, State
from models.scoring.artifact import Artifact, Model
from models.scoring.changes import changes
from models.scoring.classifier import Sum, add_up, interval_of, score_of
from models.scoring.vector import inapplicable, measure_all, strengths
from models.scoring.verdict import band, confidence, obstacle
from models.signals.base import CATEGORY_TITLES, Signal
from models.signals.catalog import SIGNALS

LESS = "less than on the average page"
"""Said of what was found, but so faintly that it counts the other way."""


def assess(page: Page, artifact: Artifact, *, now: datetime, report_id: str) -> ScoreReport:
    """Score a page and say why. Never raises for what is on the page."""
    reading = Reading(page, now.date(), artifact.model.wording)
    report = ScoreReport(
        id=report_id,
        url=page.url,
        title=page.metadata.title,
        language=page.language,
        state=State.SCORED,
        model=artifact.stamp,
        scored_at=now,
        content_sha256=page.content_sha256,
        fetched_at=page.fetched_at,
        blocks=page.blocks,
    )
    stopped = obstacle(reading)
    if stopped:
        return replace(report, state=stopped[0], reason=stopped[1])
    return _scored(report, reading, artifact.model)


def _scored(report: ScoreReport, reading: Reading, model: Model) -> ScoreReport:
    results = measure_all(reading, SIGNALS)
    strength = strengths(results, SIGNALS)
    total = add_up(model, strength, reading.word_count, inapplicable(results))
    score = score_of(model.calibration, total.log_odds)
    interval = interval_of(model.calibration, total.log_odds, total.deviation)
    faint = frozenset(term.signal for term in model.terms if 0 < strength.get(term.signal, 0.0) < term.center)
    contributions = tuple(_contribution(signal, results[signal.id], total, faint) for signal in SIGNALS)
    return replace(
        report,
        score=score,
        interval=interval,
        band=band(score, interval),
        confidence=confidence(total.assessed, reading.word_count),
        intercept=total.intercept,
        log_odds=total.log_odds,
        contributions=tuple(sorted(contributions, key=lambda part: -abs(part.contribution))),
        categories=_totals(contributions),
        changes=changes(model, reading, results, strength, total),
    )


def _contribution(signal: Signal, result: SignalResult, total: Sum, faint: frozenset[str]) -> Contribution:
    title = _title(signal, result)
    notes = [result.note] if result.note else []
    if signal.id in faint and title == signal.title:
        notes.append(LESS)
    return Contribution(
        signal=signal.id,
        category=signal.category.value,
        outcome=result.outcome.value,
        value=result.value,
        unit=signal.unit,
        contribution=total.contributions.get(signal.id, 0.0),
        title=title,
        why=signal.why,
        criteria=signal.criteria,
        evidence=result.evidence,
        note="; ".join(notes),
    )


def _title(signal: Signal, result: SignalResult) -> str:
    if result.outcome is not Outcome.MEASURED:
        return f"Not assessed: {signal.title[0].lower()}{signal.title[1:]}"
    fires = result.value is not None and result.value > signal.fires_above
    return signal.title if fires else signal.failure_title


def _totals(contributions: tuple[Contribution, ...]) -> tuple[CategoryTotal, ...]:
    return tuple(
        CategoryTotal(
            category.value, title, sum(part.contribution for part in contributions if part.category == category)
        )
        for category, title in CATEGORY_TITLES.items()
    )
