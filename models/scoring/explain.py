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
from models.scoring.vector import inapplicable, measure_all, strengths
from models.scoring.verdict import LOW, band, confidence, obstacle
from models.signals.base import CATEGORY_TITLES, Signal
from models.signals.catalog import BY_ID, SIGNALS

CHANGES = 3
"""How many changes a report proposes."""
LESS = "less than on the average page"
"""Said of what was found, but so faintly that it counts the other way."""
MET = 0.6
"""The share of what a publisher could reach from which on a page does already what would be proposed."""
NOTABLE = 1.0
"""A change that moves the score by less than this many points is not worth a publisher's time, unless the page is low:
there hardly any single change moves it far, and one has to begin somewhere."""


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
        changes=_changes(model, strength, total),
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


def _changes(model: Model, strength: Mapping[str, float], total: Sum) -> tuple[Change, ...]:
    """The acts of a publisher that would raise the score most, by the model's own arithmetic."""
    before = score_of(model.calibration, total.log_odds)
    least = 0.0 if before < LOW else NOTABLE
    gains = {action: gain for action, gain in _gains(model, strength).items() if gain > 0}
    most = sorted(gains, key=lambda action: (-gains[action], action))[:CHANGES]
    changes = (Change(action, score_of(model.calibration, total.log_odds + gains[action])) for action in most)
    return tuple(change for change in changes if change.score_after >= before + least)


def _gains(model: Model, strength: Mapping[str, float]) -> dict[str, float]:
    """Log-odds that each action would add; one act, as naming the studies, moves every signal that asks for it."""
    gains: dict[str, float] = {}
    for term in model.terms:
        action, now = BY_ID[term.signal].action, strength.get(term.signal)
        if not action or now is None or not term.weight or (term.weight > 0 and now >= MET * term.target):
            continue
        reach = max(term.target, now) if term.weight > 0 else 0.0
        gains[action] = gains.get(action, 0.0) + term.weight * (reach - now)
    return gains
