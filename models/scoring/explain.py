"""A page and an artifact in, the whole report out. The explanation is the model: nothing here is estimated again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from models.page import Page
from models.reading import Reading
from models.report import CategoryTotal, Change, Contribution, Outcome, ScoreReport, SignalResult, State
from models.scoring.artifact import Artifact, Model
from models.scoring.classifier import Sum, add_up, interval_of, score_of
from models.scoring.vector import measure_all, strengths
from models.scoring.verdict import band, confidence, obstacle
from models.signals.base import CATEGORY_TITLES, Signal
from models.signals.catalog import BY_ID, SIGNALS

CHANGES = 3
"""How many changes a report proposes."""
NOTABLE = 1.0
"""A change that moves the score by less than this many points is not worth a publisher's time."""


def assess(page: Page, artifact: Artifact, *, now: datetime, report_id: str) -> ScoreReport:
    """Score a page and say why. Never raises for what is on the page."""
    reading = Reading(page, today=now.date())
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
    total = add_up(model, strength, reading.word_count)
    score = score_of(model.calibration, total.log_odds)
    interval = interval_of(model.calibration, total.log_odds, total.deviation)
    contributions = tuple(_contribution(signal, results[signal.id], total) for signal in SIGNALS)
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
        changes=_changes(model, strength, total),
    )


def _contribution(signal: Signal, result: SignalResult, total: Sum) -> Contribution:
    return Contribution(
        signal=signal.id,
        category=signal.category.value,
        outcome=result.outcome.value,
        value=result.value,
        unit=signal.unit,
        contribution=total.contributions.get(signal.id, 0.0),
        title=_title(signal, result),
        why=signal.why,
        criteria=signal.criteria,
        evidence=result.evidence,
        note=result.note,
    )


def _title(signal: Signal, result: SignalResult) -> str:
    if result.outcome is not Outcome.MEASURED:
        return f"Not assessed: {signal.title[0].lower()}{signal.title[1:]}"
    return signal.title if result.value else signal.failure_title


def _totals(contributions: tuple[Contribution, ...]) -> tuple[CategoryTotal, ...]:
    return tuple(
        CategoryTotal(
            category.value, title, sum(part.contribution for part in contributions if part.category == category)
        )
        for category, title in CATEGORY_TITLES.items()
    )


def _changes(model: Model, strength: Mapping[str, float], total: Sum) -> tuple[Change, ...]:
    """The acts of a publisher that would raise the score most, by the model's own arithmetic."""
    before = score_of(model.calibration, total.log_odds)
    found = []
    for term in model.terms:
        action = BY_ID[term.signal].action
        if not action or term.signal not in strength:
            continue
        reach = max(term.target, strength[term.signal]) if term.weight > 0 else 0.0
        after = score_of(model.calibration, total.log_odds + term.weight * (reach - strength[term.signal]))
        if after >= before + NOTABLE:
            found.append(Change(action, after))
    return tuple(sorted(found, key=lambda change: -change.score_after)[:CHANGES])
