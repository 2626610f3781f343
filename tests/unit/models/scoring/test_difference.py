"""Two reports on one page: what moved, which quotes came and went, and what made the difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from models.report import Band, Contribution, Evidence, ModelStamp, Reason, ScoreReport, State
from models.scoring.artifact import load
from models.scoring.difference import Cause, SignalMove, difference
from models.scoring.explain import assess
from tests.pages import text_page

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
BASE = "The clinic gives injections into the knee and asks people to come back after six weeks. " * 12
PROMISE = "Our drips are guaranteed to work for everybody. "


def report(text: str, model: str = "") -> ScoreReport:
    page = replace(text_page(text), content_sha256=sha256(text.encode()).hexdigest())
    made = assess(page, load(), now=NOW, report_id="r")
    return replace(made, model=ModelStamp("other", model)) if model else made


def part(
    signal: str, amount: float, *quotes: str, value: float | None = 1.0, outcome: str = "measured"
) -> Contribution:
    evidence = tuple(Evidence(quote, 0, "main", 0, len(quote)) for quote in quotes)
    return Contribution(signal, "tone", outcome, value, "found", amount, signal.title(), "Because.", (), evidence)


def with_parts(*parts: Contribution) -> ScoreReport:
    return replace(report(BASE), contributions=parts)


def test_the_same_report_differs_in_nothing() -> None:
    found = difference(report(BASE), report(BASE))
    assert (found.cause, found.points, found.signals, found.appeared, found.disappeared) == (
        Cause.NONE,
        0.0,
        (),
        (),
        (),
    )


@pytest.mark.parametrize(
    ("text", "model", "cause"),
    [(BASE, "", Cause.NONE), (BASE + "More.", "", Cause.PAGE), (BASE, "m2", Cause.MODEL), (PROMISE, "m2", Cause.BOTH)],
)
def test_the_cause_is_what_was_another_one(text: str, model: str, cause: Cause) -> None:
    assert difference(report(BASE), report(text, model)).cause is cause


def test_a_promise_that_comes_is_named_with_its_words() -> None:
    before, after = report(BASE), report(PROMISE + BASE)
    found = difference(before, after)
    [promise] = [move for move in found.signals if move.signal == "outcome_promises"]
    assert "outcome_promises" in found.appeared
    assert any("guaranteed" in quote for quote in promise.come)
    assert promise.gone == ()
    assert promise.move < 0
    back = difference(after, before)
    assert "outcome_promises" in back.disappeared
    assert [move.gone for move in back.signals if move.signal == "outcome_promises"] == [promise.come]


def test_moves_add_up_to_what_the_log_odds_moved() -> None:
    before, after = report(BASE), report(PROMISE * 3 + BASE + "A trial of 40 people found less pain.")
    assert before.log_odds is not None
    assert after.log_odds is not None
    moved = sum(move.move for move in difference(before, after).signals)
    assert moved == pytest.approx(after.log_odds - before.log_odds)
    sizes = [abs(move.move) for move in difference(before, after).signals]
    assert sizes == sorted(sizes, reverse=True)


def test_quotes_are_told_apart_by_how_often_they_stand_and_not_by_where() -> None:
    before = with_parts(part("hedges", 0.5, "may", "might", "may"))
    after = with_parts(part("hedges", 0.5, "could", "may"))
    [move] = difference(before, after).signals
    assert (move.gone, move.come, move.move) == (("might", "may"), ("could",), 0.0)


def test_a_signal_that_only_one_model_has_is_named_too() -> None:
    found = difference(with_parts(part("old", 0.5)), with_parts(part("new", -1.0, "words")))
    assert found.signals == (
        SignalMove("new", "tone", "New", None, -1.0, fired_before=False, fires_after=True, gone=(), come=("words",)),
        SignalMove("old", "tone", "Old", 0.5, None, fired_before=True, fires_after=False, gone=(), come=()),
    )


@pytest.mark.parametrize(
    "silent",
    [
        part("study_design", 0.0, value=1.0),  # fires above 1
        part("study_design", 0.0, value=None, outcome="unavailable"),
    ],
)
def test_a_signal_fires_above_its_own_threshold_and_when_measured(silent: Contribution) -> None:
    found = difference(with_parts(silent), with_parts(part("study_design", 0.0, value=2.0)))
    assert found.appeared == ("study_design",)


def test_a_page_that_is_gone_has_no_points() -> None:
    gone = replace(
        report(BASE), state=State.FAILED, reason=Reason("http_404", "Gone."), score=None, band=None, contributions=()
    )
    found = difference(report(BASE), gone)
    assert found.points is None
    assert found.state == (State.SCORED, State.FAILED)
    assert found.band[1] is None
    assert found.band[0] in set(Band)
