"""Pages that are kept, scored once more by another model: all of them, each once, and none that is newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.scoring.artifact import ArtifactError, parse, shipped
from models.scoring.difference import Cause
from models.scoring.explain import assess
from scrapers.cleaning.clean import page_from_html
from service.rescoring import Old
from service.store.database import Store
from service.store.pages import KnownPage
from service.store.reports import Kept
from service.usecases import rescore_store as usecase
from service.usecases.drop_old_texts import drop_old_texts
from service.usecases.keep_model import keep_model
from service.usecases.keep_report import keep_report
from service.usecases.look_up_source import look_up_source
from service.usecases.rescore_store import PORTION, Wish, count_rescorable, rescore_store
from service.usecases.score_source import Scored
from service.usecases.tell_history import tell_history
from tests.changed_model import SIGNAL, changed_model
from tests.unit.service.usecases.test_tell_history import CALM, DAY, NOW, PROMISE

NEW = changed_model()
WISH = Wish(model=NEW, now=NOW + DAY, processes=1)


def url(number: int) -> str:
    return f"https://larkmoor.example/{number}"


def receive(store: Store, number: int, text: str = PROMISE + CALM, *, later: timedelta = timedelta()) -> None:
    """Receive and score a page with the shipped model."""
    html = f"<!doctype html><html lang=en><main><p>{text} Page {number}.</p></main></html>"
    page = replace(page_from_html(html, url=url(number)), fetched_at=NOW + later)
    report = assess(page, parse(shipped()), now=NOW + later, report_id=f"{number}-{later.total_seconds():.0f}")
    with store.write() as kept:
        keep_report(Scored(report, page, url(number), etag='"v1"', last_modified="then"), kept)


def known(store: Store, number: int) -> KnownPage:
    with store.read() as kept:
        found = kept.pages.find(url(number))
    assert found is not None
    return found


def reports(store: Store, number: int) -> list[Kept]:
    with store.read() as kept:
        page = kept.pages.find(url(number))
        return kept.reports.of_page(page.id) if page else []


@pytest.fixture(autouse=True)
def shipped_model(store: Store) -> None:
    keep_model(store, NOW)


def test_every_page_gets_a_report_and_keeps_what_was_received(store: Store) -> None:
    for number in range(PORTION + 2):
        receive(store, number)
    before = known(store, 3)
    look_up_source("larkmoor.example", store, NOW)
    seen: list[int] = []
    done = rescore_store(store, WISH, seen.append)
    assert (done.rescored, done.without_text, done.overtaken, done.crashed) == (PORTION + 2, 0, 0, ())
    assert (seen, done.model) == ([PORTION, 2], parse(NEW).stamp)
    after = known(store, 3)
    assert after.score is not None
    assert before.score is not None
    assert after.score < before.score
    assert (after.model_sha256, after.scored_at) == (parse(NEW).stamp.sha256, NOW + DAY)
    same = ("fetched_at", "etag", "last_modified", "snapshot_id", "content_sha256", "final_url")
    assert all(getattr(after, name) == getattr(before, name) for name in same)
    new, old = reports(store, 3)
    assert (new.report.id, old.report.id) == (after.report_id, before.report_id)
    assert (new.report.fetched_at, new.snapshot_id) == (before.fetched_at, before.snapshot_id)
    assert (new.signal_versions, new.report.blocks) == (old.signal_versions, ())
    source = look_up_source("larkmoor.example", store, NOW + DAY)
    assert source is not None
    assert source.updated_at == NOW + DAY


def test_history_says_that_it_was_the_model(store: Store) -> None:
    receive(store, 0)
    rescore_store(store, WISH)
    history = tell_history(url(0), store)
    assert history is not None
    change = history.entries[0].change
    assert change is not None
    assert (change.cause, [move.signal for move in change.whole.signals]) == (Cause.MODEL, [SIGNAL])
    receive(store, 0, CALM, later=2 * DAY)
    history = tell_history(url(0), store)
    assert history is not None
    assert history.entries[0].change is not None
    assert history.entries[0].change.untold is None


def test_the_summary_says_what_moved(store: Store) -> None:
    receive(store, 0)
    receive(store, 1, CALM)
    receive(store, 2, "Too short.")
    done = rescore_store(store, WISH)
    assert (done.rescored, done.shifts.pages) == (3, 2)
    assert [name for name, _ in done.shifts.signals] == [SIGNAL]
    assert [move.url for move in done.shifts.largest][:1] == [url(0)]
    assert done.shifts.largest[0].score[1] == known(store, 0).score


def test_a_dry_run_says_the_same_and_changes_nothing(store: Store) -> None:
    receive(store, 0)
    receive(store, 1)
    before = [known(store, number) for number in range(2)]
    dry = rescore_store(store, replace(WISH, dry_run=True))
    assert [known(store, number) for number in range(2)] == before
    assert [len(reports(store, number)) for number in range(2)] == [1, 1]
    with store.read() as kept:
        assert kept.artifacts.find(parse(NEW).stamp.sha256) is None
    assert rescore_store(store, WISH) == replace(dry, dry_run=False)


def test_what_is_done_is_not_done_again_and_a_run_that_ended_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2 * PORTION):
        receive(store, number)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rescore_store(store, WISH, stop)
    assert count_rescorable(store, NEW) == PORTION
    assert rescore_store(store, replace(WISH, now=NOW + 2 * DAY)).rescored == PORTION
    assert [len(reports(store, number)) for number in range(2 * PORTION)] == [2] * 2 * PORTION
    assert rescore_store(store, replace(WISH, now=NOW + 3 * DAY)).rescored == 0


def test_a_page_without_its_text_is_left_out(store: Store) -> None:
    receive(store, 0)
    receive(store, 1, later=20 * DAY)
    drop_old_texts(store, 10, NOW + 21 * DAY)
    done = rescore_store(store, replace(WISH, now=NOW + 22 * DAY))
    assert (done.rescored, done.without_text) == (1, 1)
    assert len(reports(store, 0)) == 1


def test_a_page_that_was_scored_meanwhile_keeps_what_was_said_then(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(store, 0)
    receive(store, 1)
    keep = usecase._keep

    def overtaken(store: Store, made: list[tuple[Old, object]]) -> object:
        receive(store, 0, CALM, later=timedelta(hours=1))
        return keep(store, made)  # type: ignore[arg-type]

    monkeypatch.setattr(usecase, "_keep", overtaken)
    done = rescore_store(store, WISH)
    assert (done.rescored, done.overtaken) == (1, 1)
    assert known(store, 0).report_id == "0-3600"
    assert [kept.report.id for kept in reports(store, 0)] == ["0-3600", "0-0"]


def test_a_report_that_is_later_than_the_run_is_not_replaced(store: Store) -> None:
    receive(store, 0, later=2 * DAY)
    assert rescore_store(store, WISH).overtaken == 1
    assert len(reports(store, 0)) == 1


def test_an_artifact_that_cannot_be_used_changes_nothing(store: Store) -> None:
    receive(store, 0)
    with pytest.raises(ArtifactError):
        rescore_store(store, replace(WISH, model=b"{}"))
    assert len(reports(store, 0)) == 1
