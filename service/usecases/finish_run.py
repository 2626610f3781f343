"""Finish a watch's run: compare its pages with those of the run before, and tell what is worth telling, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.report import ScoreReport
from service.store.database import Repositories
from service.store.items import Item
from service.store.watches import Run, RunState, Watch
from service.usecases.watched_pages import watched_pages
from service.watching.outcome import Had, PageOutcome, counts, outcome_from_dict, page_outcome, seen
from service.watching.thresholds import Thresholds, parse_thresholds

CHANGED, FAILING = "watch.changed", "watch.failing"
NO_PAGES = "no_pages"
"""The reason of a run of a source of which no page is known."""
FAULT = "internal_error"
"""The reason of a run that could not be compared."""
TOLD = 50
"""Pages that one event names; the run has all."""
_AT_ONCE = 100


def finish_run(kept: Repositories, run: Run, now: datetime) -> None:
    """Within a transaction. A run that was finished before stays as it is, and nothing is told twice."""
    watch = _held(kept, run)
    if watch is None:
        return
    pages = _outcomes(kept, run, parse_thresholds(watch.thresholds))
    had = any(page.had is not Had.FAILED for page in pages)
    state = RunState.DONE if had else RunState.FAILED
    if not kept.watches.finish_run(run, state, _result(kept, watch, pages), now):
        return
    changed = [page for page in pages if page.changes]
    if changed:
        _tell(kept, watch, _changes(run, changed), now)
    if state is RunState.FAILED:
        _count_failure(kept, watch, run, pages, now)


def give_up_run(kept: Repositories, run: Run, now: datetime) -> None:
    """Within a transaction, end a run that cannot be compared, for a fault in Plumbline or in what is kept.

    It has failed and knows of no pages, so that the next run begins afresh.
    """
    watch = _held(kept, run)
    result = {"reason": FAULT, "counts": counts(()), "capped": False, "pages": []}
    if watch and kept.watches.finish_run(run, RunState.FAILED, result, now):
        _count_failure(kept, watch, run, [], now)


def _held(kept: Repositories, run: Run) -> Watch | None:
    """The run's watch, locked before anything that is the watch's: all who change several take them in one order."""
    return kept.watches.find(run.watch_id) if kept.watches.hold(run.watch_id) else None


def _outcomes(kept: Repositories, run: Run, thresholds: Thresholds) -> list[PageOutcome]:
    last = kept.watches.last_finished(run.watch_id)
    pages = last.result["pages"] if last and last.result else ()
    before = {page["url"]: outcome_from_dict(page) for page in pages}
    find = _Finder(kept)
    return [
        page_outcome(_seen(item, before.get(item.url), find), before.get(item.url), find, thresholds)
        for item in _items(kept, run)
    ]


class _Finder:
    """Finds reports, each once."""

    def __init__(self, kept: Repositories) -> None:
        self._kept = kept
        self._last: ScoreReport | None = None

    def __call__(self, report_id: str) -> ScoreReport | None:
        if self._last is None or self._last.id != report_id:
            found = self._kept.reports.find(report_id)
            self._last = found.report if found else None
        return self._last


def _items(kept: Repositories, run: Run) -> Iterator[Item]:
    after = -1
    while run.batch_id and (found := kept.items.page(run.batch_id, after=after, limit=_AT_ONCE)):
        yield from found
        after = found[-1].position


def _seen(item: Item, before: PageOutcome | None, find: _Finder) -> PageOutcome:
    if before and item.report_id and item.report_id == before.good_id:
        return PageOutcome(url=item.url, had=Had.SCORED, report_id=item.report_id)  # unchanged: no need to read it
    report = find(item.report_id) if item.report_id else None
    return seen(item.url, report, item.error_code or item.state.value)


def _result(kept: Repositories, watch: Watch, pages: list[PageOutcome]) -> dict[str, Any]:
    capped = watched_pages(watch, kept).capped
    reason = {} if pages else {"reason": NO_PAGES}
    return {**reason, "counts": counts(pages), "capped": capped, "pages": [page.to_dict() for page in pages]}


@dataclass(frozen=True, slots=True)
class _News:
    """Something to tell of a run."""

    kind: str
    run_id: str
    data: dict[str, Any]


def _changes(run: Run, changed: list[PageOutcome]) -> _News:
    names = ("url", "report_id", "cause", "points", "changes")
    shown = [page.to_dict() for page in changed[:TOLD]]
    pages = [{name: page[name] for name in names} for page in shown]
    return _News(CHANGED, run.id, {"changed": len(changed), "pages": pages})


def _count_failure(kept: Repositories, watch: Watch, run: Run, pages: list[PageOutcome], now: datetime) -> None:
    failures = parse_thresholds(watch.thresholds).failures
    if watch.failures + 1 == failures:
        _tell(kept, watch, _failures(run, pages, failures), now)


def _failures(run: Run, pages: list[PageOutcome], failures: int) -> _News:
    shown = [{"url": page.url, "reason": page.reason} for page in pages[:TOLD]]
    return _News(FAILING, run.id, {"failures": failures, "pages": shown})


def _tell(kept: Repositories, watch: Watch, news: _News, now: datetime) -> None:
    data = {"watch_id": watch.id, "name": watch.name, "run_id": news.run_id, **news.data}
    event_id = kept.events.add(news.kind, watch.id, data, now, once=f"{news.kind} {news.run_id}")
    if event_id is None:
        return
    for webhook_id in filter(None, (watch.webhook_id, *watch.notify)):
        kept.webhooks.send(webhook_id, event_id, now)
