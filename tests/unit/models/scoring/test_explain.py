"""The report: exact sums, evidence at its span, abstention, and a failing signal that fails nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.page import Block, Obstacle, Page, Zone
from models.report import Band, ScoreReport, State
from models.scoring.artifact import load
from models.scoring.explain import assess
from models.scoring.vector import measure_all
from models.signals.base import CATEGORY_TITLES
from models.signals.catalog import SIGNALS
from tests.pages import reading, text_page

NOW = datetime(2026, 1, 15, tzinfo=UTC)
PLAIN = "The clinic gives injections into the knee and asks people to come back after six weeks. " * 12
CAREFUL = (
    "A randomised trial of 40 people (Vale et al. 2021, doi:10.5555/knee.2021.7) found less pain after twelve weeks. "
    "The trial was small, and more research is needed. Side effects such as swelling and infection were reported. "
) * 5


def scored(text: str) -> ScoreReport:
    return assess(text_page(text), load(), now=NOW, report_id="r1")


def check(report: ScoreReport) -> None:
    assert report.score is not None
    assert report.interval is not None
    assert report.intercept is not None
    assert report.log_odds is not None
    parts = sum(part.contribution for part in report.contributions)
    assert abs(report.intercept + parts - report.log_odds) < 1e-9
    assert abs(sum(total.contribution for total in report.categories) - parts) < 1e-9
    assert 0 <= report.interval[0] <= report.score <= report.interval[1] <= 100
    assert 0 <= report.confidence <= 1
    for part in report.contributions:
        for evidence in part.evidence:
            assert report.blocks[evidence.block].text[evidence.start : evidence.end] == evidence.quote
            assert report.blocks[evidence.block].zone == evidence.zone


def test_a_scored_report_is_whole() -> None:
    report = scored(CAREFUL)
    assert (report.id, report.state, report.reason) == ("r1", State.SCORED, None)
    assert {part.signal for part in report.contributions} == {signal.id for signal in SIGNALS}
    assert [total.id for total in report.categories] == list(CATEGORY_TITLES)
    check(report)


def test_careful_writing_scores_above_plain_writing() -> None:
    careful, plain = scored(CAREFUL).score, scored(PLAIN).score
    assert careful is not None
    assert plain is not None
    assert careful > plain


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=400), st.sampled_from(Zone)), max_size=6))
def test_any_text_is_scored_or_refused(parts: list[tuple[str, Zone]]) -> None:
    page = Page(blocks=(Block(PLAIN), *(Block(text, zone) for text, zone in parts)), language="en")
    report = assess(page, load(), now=NOW, report_id="x")
    if report.state is State.SCORED:
        check(report)
    else:
        assert report.score is None
        assert report.reason


@pytest.mark.parametrize(
    ("page", "state", "code"),
    [
        (text_page("Too short to say anything."), State.INSUFFICIENT_TEXT, "too_few_words"),
        (replace(text_page(PLAIN), language="de"), State.UNSUPPORTED_LANGUAGE, "language_de"),
        (replace(text_page(PLAIN), language="und"), State.UNSUPPORTED_LANGUAGE, "language_und"),
        (replace(text_page(PLAIN), obstacle=Obstacle("blocked", "bot_wall", "A wall.")), State.BLOCKED, "bot_wall"),
    ],
)
def test_what_cannot_be_scored_has_a_reason_and_no_number(page: Page, state: State, code: str) -> None:
    report = assess(page, load(), now=NOW, report_id="x")
    assert report.state is state
    assert report.reason is not None
    assert report.reason.code == code
    assert (report.score, report.band, report.interval, report.log_odds) == (None, None, None, None)
    assert report.blocks == page.blocks


def test_a_failing_signal_fails_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    def explode(_: object) -> object:
        raise ZeroDivisionError

    broken = replace(SIGNALS[0], measure=explode)  # type: ignore[arg-type]
    results = measure_all(reading(PLAIN), (broken, *SIGNALS[1:]))
    assert results[broken.id].outcome == "error"
    assert results[SIGNALS[1].id].outcome != "error"
    assert "ZeroDivisionError" in caplog.text


def test_changes_raise_the_score_as_the_model_says() -> None:
    report = scored(PLAIN)
    assert report.score is not None
    assert 1 <= len(report.changes) <= 3
    afters = [change.score_after for change in report.changes]
    assert afters == sorted(afters, reverse=True)
    assert min(afters) > report.score
    assert report.band in set(Band)


def test_a_seller_who_promises_is_told_to_take_it_back() -> None:
    promise = (
        "We guarantee that you will be cured. The serum is 100 % guaranteed to heal every knee. Nothing works better. "
    )
    actions = [change.action for change in scored(f"{PLAIN} {promise}").changes]
    assert any(action.startswith("Take back guarantees") for action in actions)


def test_what_a_page_does_already_is_not_proposed() -> None:
    sourced = "Swelling and infection can occur. Side effects include pain, fever and bleeding. " * 3
    actions = {change.action for change in scored(f"{CAREFUL} {sourced}").changes}
    assert "Name the risks next to the benefits" not in actions
