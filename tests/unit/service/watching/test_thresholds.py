"""What is worth telling of a difference, and what is never a change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.report import Band, Contribution, Reason, ScoreReport, State
from models.scoring.difference import difference
from service.watching.outcome import Had, PageOutcome, counts, outcome_from_dict, page_outcome, seen
from service.watching.thresholds import Change, Thresholds, parse_thresholds, worth_telling
from tests.unit.service.reports import scored, unscored

URL = "https://larkmoor.example/drips"
FAR = Thresholds(points=None, band=False)
"""Thresholds that nothing reaches but what a test asks for."""


def told(before: ScoreReport, after: ScoreReport, thresholds: Thresholds) -> list[dict[str, Any]]:
    return [change.to_dict() for change in worth_telling(difference(before, after), thresholds)]


@pytest.mark.parametrize(("score", "reached"), [(31.0, False), (36.3, False), (36.5, True), (26.4, True)])
def test_a_score_that_moves_far_enough_is_told(score: float, reached: bool) -> None:
    found = told(scored(), scored(score=score), replace(FAR, points=5.0))
    assert found == ([{"kind": "score", "before": 31.4159, "after": score}] if reached else [])


def test_another_band_is_told_unless_not_asked_for() -> None:
    mixed = scored(band=Band.MIXED)
    assert told(scored(), mixed, replace(FAR, band=True)) == [{"kind": "band", "before": "low", "after": "mixed"}]
    assert told(scored(), mixed, FAR) == []


def test_a_named_signal_is_told_when_it_goes_and_others_are_not() -> None:
    silent = scored(contributions=tuple(_silent(part) for part in scored().contributions))
    wanted = replace(FAR, signals=("outcome_promises", "never_heard_of"))
    assert told(scored(), silent, wanted) == [
        {"kind": "signal", "before": True, "after": False, "signal": "outcome_promises"}
    ]
    assert told(silent, scored(), wanted)[0]["after"] is True


def _silent(part: Contribution) -> Contribution:
    return replace(part, value=0.0, evidence=())


def test_thresholds_come_back_as_they_were_given() -> None:
    assert parse_thresholds({}) == Thresholds()
    given = {"points": 3, "band": False, "signals": ["fear"], "gone": False, "failures": 1}
    assert parse_thresholds(given) == Thresholds(points=3, band=False, signals=("fear",), gone=False, failures=1)


GOOD = PageOutcome(url=URL, had=Had.SCORED, report_id="r1", good_id="r1")
REPORTS = {report.id: report for report in (scored(), scored(id="r3", score=80.0, band=Band.HIGH))}


def after(report: ScoreReport, before: PageOutcome | None, thresholds: Thresholds | None = None) -> PageOutcome:
    return page_outcome(seen(URL, report, None), before, REPORTS.get, thresholds or Thresholds())


BLOCKED = replace(unscored("bot_wall", "A captcha."), state=State.BLOCKED)
EMPTY = replace(unscored(), state=State.INSUFFICIENT_TEXT, reason=Reason("insufficient_text", "Too little."))


@pytest.mark.parametrize(
    "report", [BLOCKED, EMPTY, unscored("empty_page"), unscored("read_timeout"), unscored("http_503")]
)
def test_a_page_that_could_not_be_had_is_no_change_and_forgets_nothing(report: ScoreReport) -> None:
    failed = after(report, GOOD)
    assert (failed.had, failed.changes, failed.good_id) == (Had.FAILED, (), "r1")
    again = after(REPORTS["r3"], failed)
    assert [change.kind for change in again.changes] == ["score", "band"]


def test_a_page_that_is_no_article_came_but_is_not_compared() -> None:
    found = after(replace(unscored("not_an_article"), state=State.NOT_AN_ARTICLE), GOOD)
    assert (found.had, found.changes, found.good_id) == (Had.UNSCORED, (), "r1")


@pytest.mark.parametrize("code", ["http_404", "http_410"])
def test_a_page_that_is_gone_is_told_once_and_so_is_its_return(code: str) -> None:
    gone = after(unscored(code), GOOD)
    assert (gone.had, gone.changes) == (Had.GONE, (Change("gone"),))
    assert after(unscored(code), gone).changes == ()
    failed = after(BLOCKED, gone)
    assert after(unscored(code), failed).changes == ()
    back = after(REPORTS["r1"], failed)
    assert (back.changes, back.gone) == ((Change("back"),), False)
    assert after(unscored(code), GOOD, Thresholds(gone=False)).changes == ()


def test_a_page_that_was_never_there_has_failed() -> None:
    found = after(unscored("http_404"), None)
    assert (found.had, found.reason, found.changes) == (Had.FAILED, "http_404", ())


def test_a_row_without_a_report_has_failed() -> None:
    assert seen(URL, None, "crashed") == PageOutcome(url=URL, had=Had.FAILED, report_id=None, reason="crashed")


def test_the_first_good_report_and_an_unchanged_one_are_no_change() -> None:
    first = after(REPORTS["r1"], None)
    assert (first.good_id, first.changes, first.cause) == ("r1", (), None)
    assert after(REPORTS["r1"], first).changes == ()


def test_an_outcome_is_kept_as_json() -> None:
    found = after(REPORTS["r3"], GOOD)
    assert found.cause == "none"
    assert outcome_from_dict(found.to_dict()) == found
    assert counts([found, GOOD]) == {"pages": 2, "scored": 2, "unscored": 0, "gone": 0, "failed": 0, "changed": 1}
