"""A page's history: what changed from report to report, and whether the page or the model made it."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from models.report import State
from models.scoring.artifact import Artifact, parse, shipped
from models.scoring.difference import Cause
from models.scoring.explain import assess
from models.signals.catalog import SIGNALS
from scrapers.cleaning.clean import page_from_html
from scrapers.errors import BotWall
from service.reports.history_json import history_to_dict
from service.reports.report_json import dumps
from service.store.database import Store
from service.store.reports import Kept
from service.store.tables import artifacts, reports
from service.usecases.drop_old_texts import drop_old_texts
from service.usecases.keep_model import keep_model
from service.usecases.keep_report import keep_report
from service.usecases.score_source import Scored, not_scored
from service.usecases.tell_history import Change, Entry, History, tell_history
from tests.changed_model import SIGNAL, changed_model

URL = "https://larkmoor.example/knees"
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CALM = "The clinic gives injections into the knee and asks people to come back after six weeks. " * 12
PROMISE = "Our drips are guaranteed to work for everybody. "
SHOP = "<nav><a href='/cart'>Add to cart</a> <a href='/checkout'>Checkout</a></nav>"
OLD, NEW = parse(shipped()), parse(changed_model())


def visit(store: Store, day: int, text: str, model: Artifact = OLD, around: str = "") -> str:
    """Receive and score the page on that day; the report's id."""
    html = f"<!doctype html><html lang=en><title>Knees</title>{around}<main><p>{text}</p></main></html>"
    page = replace(page_from_html(html, url=URL), fetched_at=NOW + day * DAY)
    report = assess(page, model, now=NOW + day * DAY, report_id=f"day-{day}")
    with store.write() as kept:
        keep_report(Scored(report, page, URL), kept)
    return report.id


def told(store: Store, **options: object) -> History:
    found = tell_history(URL, store, **options)  # type: ignore[arg-type]
    assert found is not None
    dumps(history_to_dict(found))
    return found


def last(store: Store) -> Change:
    change = told(store).entries[0].change
    assert change is not None
    return change


@pytest.fixture(autouse=True)
def models(store: Store) -> None:
    keep_model(store, NOW)
    keep_model(store, NOW, changed_model())


def test_a_page_nobody_knows_has_no_history(store: Store) -> None:
    assert tell_history("https://nobody.example/", store) is None


def test_the_first_report_is_no_change_and_the_same_again_has_no_cause(store: Store) -> None:
    visit(store, 0, CALM)
    visit(store, 1, CALM)
    again, first = told(store).entries
    assert (first.report.id, first.received, first.change) == ("day-0", True, None)
    assert again.change is not None
    assert (again.change.cause, again.change.since, again.change.whole.signals) == (Cause.NONE, "day-0", ())


def test_the_page_changed(store: Store) -> None:
    visit(store, 0, CALM)
    visit(store, 1, PROMISE + CALM)
    change = last(store)
    assert change.cause is Cause.PAGE
    assert change.page == change.whole
    assert change.model is None
    [promise] = [move for move in change.whole.signals if move.signal == SIGNAL]
    assert any("guaranteed" in quote for quote in promise.come)


def test_the_model_changed(store: Store) -> None:
    visit(store, 0, PROMISE + CALM)
    visit(store, 1, PROMISE + CALM, NEW)
    change = last(store)
    assert change.cause is Cause.MODEL
    assert change.model == change.whole
    assert change.page is None
    assert [move.signal for move in change.whole.signals] == [SIGNAL]


def test_both_changed_and_the_parts_add_up(store: Store) -> None:
    visit(store, 0, CALM)
    visit(store, 1, PROMISE + CALM, NEW)
    change = last(store)
    assert (change.cause, change.untold, change.remeasured) == (Cause.BOTH, None, ())
    assert change.page is not None
    assert change.model is not None
    assert (change.page.cause, change.model.cause) == (Cause.PAGE, Cause.MODEL)
    assert change.page.points is not None
    assert change.model.points is not None
    assert change.page.points < 0
    assert change.model.points < 0
    assert change.page.points + change.model.points == pytest.approx(change.whole.points)
    assert [move.signal for move in change.model.signals] == [SIGNAL]
    assert SIGNAL in [move.signal for move in change.page.signals]
    visit(store, 2, PROMISE + CALM, OLD)
    alone = last(store)
    assert alone.whole.points == pytest.approx(-change.model.points)


def test_time_does_not_count_as_the_models_part(store: Store) -> None:
    dated = f"Last reviewed: 10 January 2026.</p><p>{CALM}"
    visit(store, 0, dated)
    visit(store, 6_000, dated + PROMISE, NEW)  # by when a review says nothing of the page any more
    change = last(store)
    assert change.model is not None
    assert change.page is not None
    assert [move.signal for move in change.model.signals] == [SIGNAL]
    assert "last_reviewed" in [move.signal for move in change.page.signals]


def test_what_cannot_be_told_apart_is_said(store: Store) -> None:
    visit(store, 0, CALM)
    visit(store, 1, PROMISE + CALM, NEW)
    is_old = artifacts.c.sha256 == OLD.stamp.sha256
    with store._engine.begin() as connection:
        connection.execute(update(artifacts).where(is_old).values(content=zlib.compress(b"{}")))
    unusable = last(store)
    assert unusable.untold is not None
    assert (unusable.untold.code, unusable.page, unusable.model) == ("model_unusable", None, None)
    with store._engine.begin() as connection:
        connection.execute(delete(artifacts).where(is_old))
    gone = last(store)
    assert gone.untold is not None
    assert gone.untold.code == "model_gone"
    assert gone.whole.points is not None


def test_without_the_text_history_still_tells_what_it_can(store: Store) -> None:
    visit(store, 0, CALM)
    visit(store, 1, PROMISE + CALM)
    visit(store, 2, PROMISE + CALM, NEW)
    visit(store, 3, CALM, OLD)
    before = told(store)
    assert drop_old_texts(store, 1, NOW + 30 * DAY) == 2
    both, model, page, first = told(store).entries
    assert (model, page, first) == before.entries[1:]
    assert both.change is not None
    assert both.change.untold is not None
    assert both.change.untold.code == "text_gone"
    assert before.entries[0].change is not None
    assert both.change.whole == before.entries[0].change.whole


def test_what_could_not_be_received_is_no_change(store: Store) -> None:
    visit(store, 0, CALM)
    wall = not_scored(URL, BotWall(status=403), report_id="wall")
    with store.write() as kept:
        keep_report(Scored(replace(wall, scored_at=NOW + DAY), asked=URL), kept)
    visit(store, 2, PROMISE + CALM)
    after, blocked, _ = told(store).entries
    assert (blocked.report.state, blocked.received, blocked.change) == (State.BLOCKED, False, None)
    assert after.change is not None
    assert (after.change.since, after.change.cause) == ("day-0", Cause.PAGE)


def test_what_stands_around_the_same_text_is_the_page_too(store: Store) -> None:
    visit(store, 0, CALM)
    visit(store, 1, CALM, around=SHOP)
    change = last(store)
    assert change.cause is Cause.PAGE
    assert change.whole.signals != ()


def test_the_same_text_among_other_furniture_leaves_the_change_to_the_model(store: Store) -> None:
    visit(store, 0, PROMISE + CALM, around="<nav><a href='/about-1'>Reading</a></nav>")
    visit(store, 1, PROMISE + CALM, NEW, around="<nav><a href='/about-2'>Reading</a></nav>")
    change = last(store)
    assert (change.cause, change.page, change.model) == (Cause.MODEL, None, change.whole)


def test_signals_that_measure_otherwise_now_are_named(store: Store) -> None:
    visit(store, 0, CALM)
    versions = {signal.id: signal.version for signal in SIGNALS}
    older = {**versions, "hedges": versions["hedges"] - 1}
    with store._engine.begin() as connection:
        connection.execute(update(reports).values(signal_versions=older))
    visit(store, 1, PROMISE + CALM)
    change = last(store)
    assert (change.cause, change.remeasured) == (Cause.BOTH, ("hedges",))


def test_history_comes_in_portions_that_know_what_was_before(store: Store) -> None:
    days = [visit(store, day, (PROMISE if day % 2 else "") + CALM) for day in range(5)]
    first = told(store, limit=2)
    assert [entry.report.id for entry in first.entries] == days[:2:-1]
    assert first.earlier is not None
    second = told(store, limit=2, before=first.earlier)
    third = told(store, limit=2, before=second.earlier)
    entries: tuple[Entry, ...] = (*first.entries, *second.entries, *third.entries)
    assert [entry.report.id for entry in entries] == days[::-1]
    assert third.earlier is None
    assert [entry.change and entry.change.cause for entry in entries] == [Cause.PAGE] * 4 + [None]


def test_reports_come_back_to_the_microsecond(store: Store) -> None:
    report = assess(page_from_html(f"<p>{CALM}"), OLD, now=NOW + timedelta(microseconds=123_456), report_id="exact")
    with store.write() as kept:
        kept.reports.add(Kept(report))
        found = kept.reports.find("exact")
    assert found is not None
    assert found.report.scored_at == report.scored_at
