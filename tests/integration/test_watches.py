"""Watches from one run to the next, by a clock that stands where it is put: what is told and what is not, how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from scrapers.errors import BotWall, EmptyPage, NotFound, ReadTimeout, ScrapeError
from service.config import Config
from service.services import Services
from service.store.database import Repositories, Store
from service.store.events import Event
from service.store.pages import Address
from service.store.watches import Run, RunState, Watch
from service.store.webhooks import Via, Webhook
from service.usecases.compare_runs import compare_runs
from service.usecases.create_watch import NewWatch, WatchRefusedError, create_watch
from service.usecases.finish_run import finish_run
from service.usecases.look_up_watch import list_runs, list_watches, look_up_watch
from service.usecases.pause_watch import pause_watch
from service.usecases.remove_watch import remove_watch
from service.usecases.resume_watch import resume_watch
from service.usecases.run_watch_now import RunUnderWayError, run_watch_now
from service.usecases.run_watches import run_due_watches
from service.usecases.submit_source import Source, submit_source
from service.usecases.watched_pages import MOST_PAGES
from service.watching.signing import new_secret
from tests.integration.working import PROMISE, Web, work_off
from tests.unit.service.store.known import receive_page

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
A, B = "https://larkmoor.example/a", "https://larkmoor.example/b"
HOURLY = {"every": 3_600}


@pytest.fixture
def web() -> Web:
    return Web({A: "", B: ""})


@pytest.fixture
def services(store: Store, web: Web) -> Services:
    return Services(Config(), store, web)


def watched(services: Services, *urls: str, now: datetime = NOW, **fields: Any) -> Watch:
    given = {"owner": "", "name": "Larkmoor", "schedule": HOURLY, "urls": urls or (A, B)} | fields
    return create_watch(NewWatch(**given), services, now)


def run(services: Services, moment: datetime) -> int:
    """Run what is due at this moment to its end."""
    begun = run_due_watches(services, moment)
    work_off(services, moment)
    return begun


def hours(services: Services, count: int, start: int = 1) -> None:
    for hour in range(start, start + count):
        assert run(services, NOW + hour * HOUR) == 1


def runs(services: Services, watch: Watch) -> list[Run]:
    """The oldest first."""
    found = list_runs(watch.id, watch.owner, services.store)
    assert found is not None
    return found[::-1]


def events(services: Services, watch: Watch) -> list[Event]:
    with services.store.read() as kept:
        return kept.events.of(watch.id)


def result(run: Run) -> dict[str, Any]:
    assert run.result is not None
    return dict(run.result)


def test_a_run_scores_its_pages_and_the_next_one_finds_them_unchanged(services: Services, web: Web) -> None:
    watch = watched(services)
    assert run(services, NOW) == 0
    hours(services, 2)
    first, second = runs(services, watch)
    assert (first.state, second.state) == (RunState.DONE, RunState.DONE)
    assert result(first)["counts"] == {"pages": 2, "scored": 2, "unscored": 0, "gone": 0, "failed": 0, "changed": 0}
    ids = [[page["report_id"] for page in result(each)["pages"]] for each in (first, second)]
    assert ids[0] == ids[1]
    with services.store.read() as kept:
        assert all(item.reused for item in kept.items.page(second.batch_id or ""))
        assert not any(item.reused for item in kept.items.page(first.batch_id or ""))
    assert events(services, watch) == []


def test_a_change_is_told_once_with_what_made_it(services: Services, web: Web) -> None:
    hook = Webhook("h", "https://desk.example/hook", new_secret(), NOW)
    with services.store.write() as kept:
        kept.webhooks.add(hook)
    watch = watched(services, webhook_id="h", thresholds={"points": 3, "signals": ["outcome_promises"]})
    hours(services, 1)
    web.pages[A] = PROMISE
    hours(services, 2, start=2)
    [event] = events(services, watch)
    assert (event.kind, event.data["changed"]) == ("watch.changed", 1)
    [page] = event.data["pages"]
    assert (page["url"], page["cause"]) == (A, "page")
    kinds = {change["kind"]: change for change in page["changes"]}
    assert {"score", "signal"} <= set(kinds)
    assert kinds["score"]["after"] < kinds["score"]["before"]
    assert kinds["signal"] == {"kind": "signal", "before": False, "after": True, "signal": "outcome_promises"}
    with services.store.read() as kept:
        assert [each.event_id for each in kept.webhooks.deliveries("h")] == [event.id]


def test_a_small_change_is_kept_but_not_told(services: Services, web: Web) -> None:
    watch = watched(services, thresholds={"points": 60, "band": False})
    hours(services, 1)
    web.pages[A] = PROMISE
    hours(services, 1, start=2)
    assert events(services, watch) == []
    page = result(runs(services, watch)[1])["pages"][0]
    assert page["cause"] == "page"
    assert page["points"] < 0


@pytest.mark.parametrize("error", [BotWall(status=403), EmptyPage(status=200), ReadTimeout()])
def test_what_could_not_be_had_is_never_a_change(services: Services, web: Web, error: ScrapeError) -> None:
    watch = watched(services)
    hours(services, 1)
    web.pages |= {A: error, B: error}
    hours(services, 1, start=2)
    web.pages |= {A: "", B: ""}
    hours(services, 1, start=3)
    assert [each.state for each in runs(services, watch)] == [RunState.DONE, RunState.FAILED, RunState.DONE]
    assert events(services, watch) == []
    found = look_up_watch(watch.id, "", services.store)
    assert found is not None
    assert found.watch.failures == 0


def test_a_run_with_one_page_of_two_has_not_failed(services: Services, web: Web) -> None:
    web.pages[B] = BotWall(status=403)
    watch = watched(services)
    hours(services, 1)
    [made] = runs(services, watch)
    assert made.state is RunState.DONE
    assert [(page["had"], page["reason"]) for page in result(made)["pages"]] == [
        ("scored", None),
        ("failed", "bot_wall"),
    ]


def test_failures_in_a_row_are_told_once_and_anew_after_a_run_that_succeeds(services: Services, web: Web) -> None:
    watch = watched(services, thresholds={"failures": 2})
    web.pages |= {A: ReadTimeout(), B: ReadTimeout()}
    hours(services, 4)
    [event] = events(services, watch)
    assert (event.kind, event.data["failures"]) == ("watch.failing", 2)
    assert event.data["pages"][0] == {"url": A, "reason": "read_timeout"}
    web.pages |= {A: ""}
    hours(services, 1, start=5)
    web.pages |= {A: ReadTimeout()}
    hours(services, 3, start=6)
    assert [each.kind for each in events(services, watch)] == ["watch.failing"] * 2


def test_a_page_that_is_gone_is_told_once_and_so_is_its_return(services: Services, web: Web) -> None:
    watch = watched(services, A)
    hours(services, 1)
    web.pages[A] = NotFound(status=404)
    hours(services, 2, start=2)
    web.pages[A] = ""
    hours(services, 2, start=4)
    told = [
        [change["kind"] for page in event.data["pages"] for change in page["changes"]]
        for event in events(services, watch)
    ]
    assert told == [["gone"], ["back"]]
    assert all(each.state is RunState.DONE for each in runs(services, watch))


def test_hours_without_a_machine_are_made_up_for_by_one_run(services: Services) -> None:
    watch = watched(services)
    assert run(services, NOW + 9.5 * HOUR) == 1
    assert run(services, NOW + 9.6 * HOUR) == 0
    assert run(services, NOW + 10 * HOUR) == 1
    assert [each.due_at for each in runs(services, watch)] == [NOW + HOUR, NOW + 10 * HOUR]


def test_schedulers_at_once_fire_once(services: Services) -> None:
    watch = watched(services)
    barrier = Barrier(4)

    def fire(_: int) -> int:
        barrier.wait()
        return run_due_watches(services, NOW + HOUR)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(fire, range(4))) == 1
    assert len(runs(services, watch)) == 1
    with services.store.read() as kept:
        assert len(kept.batches.latest("")) == 1


def test_runs_asked_for_at_once_and_by_the_schedule_are_one(services: Services) -> None:
    watch = watched(services)
    barrier = Barrier(4)

    def begin(number: int) -> int:
        barrier.wait()
        if not number:
            return run_due_watches(services, NOW + HOUR)
        try:
            return int(run_watch_now(watch.id, "", services.store, NOW + HOUR + timedelta(seconds=number)) is not None)
        except RunUnderWayError:
            return 0

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(begin, range(4))) == 1
    assert len(runs(services, watch)) == 1


def test_a_watch_does_not_overtake_itself(services: Services) -> None:
    watch = watched(services)
    assert run_due_watches(services, NOW + HOUR) == 1
    assert run_due_watches(services, NOW + 2 * HOUR) == 0
    with pytest.raises(RunUnderWayError):
        run_watch_now(watch.id, "", services.store, NOW + 2 * HOUR)
    work_off(services, NOW + 2.5 * HOUR)
    assert run(services, NOW + 3 * HOUR) == 1
    assert [each.due_at for each in runs(services, watch)] == [NOW + HOUR, NOW + 3 * HOUR]


def test_a_run_whose_batch_was_cancelled_ends_as_failed(services: Services) -> None:
    watch = watched(services)
    run_due_watches(services, NOW + HOUR)
    [made] = runs(services, watch)
    with services.store.write() as kept:
        assert kept.batches.cancel(made.batch_id or "", NOW + HOUR)
    assert run_due_watches(services, NOW + 1.1 * HOUR) == 0
    [made] = runs(services, watch)
    assert (made.state, result(made)["pages"][0]["reason"]) == (RunState.FAILED, "cancelled")


def test_finishing_twice_tells_once(services: Services, web: Web) -> None:
    watch = watched(services)
    hours(services, 1)
    web.pages[A] = PROMISE
    hours(services, 1, start=2)
    with services.store.write() as kept:
        finish_run(kept, runs(services, watch)[1], NOW + 3 * HOUR)
    assert len(events(services, watch)) == 1


def test_a_watch_is_paused_run_out_of_turn_and_resumed(services: Services) -> None:
    watch = watched(services)
    assert pause_watch(watch.id, "", services.store)
    assert run(services, NOW + 5 * HOUR) == 0
    made = run_watch_now(watch.id, "", services.store, NOW + 5.5 * HOUR)
    assert made is not None
    assert made.batch_id
    work_off(services, NOW + 5.5 * HOUR)
    assert resume_watch(watch.id, "", services.store, NOW + 5.7 * HOUR)
    assert run(services, NOW + 5.8 * HOUR) == 0
    assert run(services, NOW + 6 * HOUR) == 1
    assert [each.state for each in runs(services, watch)] == [RunState.DONE] * 2


def test_a_late_run_is_compared_with_the_one_before_it_in_time(services: Services, web: Web) -> None:
    watch = watched(services)
    run_watch_now(watch.id, "", services.store, NOW + 3 * HOUR)
    work_off(services, NOW + 3 * HOUR)
    web.pages[A] = PROMISE
    run(services, NOW + 4 * HOUR)  # due since one o'clock
    assert len(events(services, watch)) == 1


def test_a_source_is_watched_by_its_known_pages_up_to_a_limit(services: Services, web: Web) -> None:
    watch = watched(services, domain="larkmoor.example", urls=())
    hours(services, 1)
    [failed] = runs(services, watch)
    assert (failed.state, failed.batch_id, result(failed)["reason"]) == (RunState.FAILED, None, "no_pages")
    for url in (A, B, "https://larkmoor.example/gone"):
        submit_source(Source(url=url), services)
    hours(services, 1, start=2)
    assert [page["url"] for page in result(runs(services, watch)[1])["pages"]] == [A, B]
    with services.store.write() as kept:
        known = kept.pages.find(A)
        assert known is not None
        for number in range(MOST_PAGES):
            _copy_page(kept, known.report_id or "", number)
    hours(services, 1, start=3)
    last = result(runs(services, watch)[2])
    assert (len(last["pages"]), last["capped"]) == (MOST_PAGES, True)
    found = look_up_watch(watch.id, "", services.store)
    assert found is not None
    assert found.pages.capped


def _copy_page(kept: Repositories, report_id: str, number: int) -> None:
    """Make one more page known, with the report of another."""
    url = f"https://larkmoor.example/page-{number}"
    address = Address(url, url, "larkmoor.example")
    found = kept.reports.find(report_id)
    assert found is not None
    receive_page(kept, address, found.report)


def test_two_runs_are_compared_page_by_page(services: Services, web: Web) -> None:
    watch = watched(services)
    hours(services, 1)
    web.pages |= {A: PROMISE, B: NotFound(status=404)}
    hours(services, 1, start=2)
    first, second = (each.id for each in runs(services, watch))
    found = compare_runs(watch.id, "", (first, second), services.store)
    assert found is not None
    a, b = found
    assert a.difference is not None
    assert a.difference.cause.value == "page"
    assert any("guaranteed" in quote for move in a.difference.signals for quote in move.come)
    assert b.before is not None
    assert b.after is not None
    assert (b.before.outcome.had, b.after.outcome.had) == ("scored", "gone")
    back = compare_runs(watch.id, "", (second, first), services.store)
    assert back is not None
    assert back[0].difference is not None
    assert back[0].difference.points == -(a.difference.points or 0)
    same = compare_runs(watch.id, "", (first, first), services.store)
    assert same is not None
    assert all(page.is_same for page in same)
    assert compare_runs(watch.id, "", (first, "nothing"), services.store) is None


def test_another_owners_watch_is_not_there(services: Services) -> None:
    watch = watched(services, owner="t")
    hours(services, 1)
    [made] = runs(services, watch)
    store = services.store
    assert look_up_watch(watch.id, "", store) is None
    assert list_watches("", store, after="", limit=9) == []
    assert list_runs(watch.id, "", store) is None
    assert compare_runs(watch.id, "", (made.id, made.id), store) is None
    assert run_watch_now(watch.id, "", store, NOW) is None
    assert not pause_watch(watch.id, "", store)
    assert not resume_watch(watch.id, "", store, NOW)
    assert not remove_watch(watch.id, "", store, NOW)
    with store.read() as kept:
        [batch] = kept.batches.latest("t")
    assert batch.name == "Watch Larkmoor"


def test_a_watch_goes_with_what_is_under_way_and_its_addresses(services: Services) -> None:
    watch = watched(services, notify=("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk",))
    run_due_watches(services, NOW + HOUR)
    assert remove_watch(watch.id, "", services.store, NOW + HOUR)
    assert work_off(services, NOW + HOUR) == []
    with services.store.read() as kept:
        assert (kept.webhooks.page(""), kept.watches.find(watch.id)) == ([], None)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"schedule": {"cron": "0 0 30 2 *"}}, "schedule", "invalid_schedule"),
        ({"urls": ("larkmoor",)}, "urls", "invalid_url"),
        ({"urls": (), "domain": "www.example.org"}, "domain", "invalid_domain"),
        ({"urls": (), "domain": "lark moor"}, "domain", "invalid_domain"),
        ({"notify": ("json://127.0.0.1/",)}, "notify", "invalid_address"),
        ({"webhook_id": "nobody"}, "webhook", "unknown_webhook"),
        ({"webhook_id": "chat"}, "webhook", "unknown_webhook"),
        ({"webhook_id": "other"}, "webhook", "unknown_webhook"),
        ({"thresholds": {"signals": ["charm"]}}, "thresholds.signals", "unknown_signal"),
    ],
)
def test_a_watch_that_cannot_be_is_refused_and_nothing_kept(
    services: Services, fields: dict[str, Any], field: str, code: str
) -> None:
    hook = Webhook("other", "https://desk.example/hook", new_secret(), NOW, "t")
    with services.store.write() as kept:
        kept.webhooks.add(hook)
        kept.webhooks.add(replace(hook, id="chat", owner="", via=Via.APPRISE))
    with pytest.raises(WatchRefusedError) as caught:
        watched(services, **fields)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert list_watches("", services.store, after="", limit=9) == []


def test_the_same_address_is_watched_once(services: Services) -> None:
    assert watched(services, A, f"{A}?utm_source=letter", B).urls == (A, B)
