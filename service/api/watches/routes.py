"""Watches: what is scored again and again, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apiflask import APIBlueprint
from flask import Response, url_for

from service.api.answers import json_answer
from service.api.caller import current_caller, requires
from service.api.current import services
from service.api.failures import BODY, QUERY, STORE, fails
from service.api.inputs import no_query
from service.api.problems import ApiError, FieldError
from service.api.watches import examples as watches_examples
from service.api.watches.answers import diff_to_dict, moment, run_to_dict, watch_to_dict
from service.api.watches.feed import MEDIA_TYPE, feed
from service.api.watches.schemas import (
    AfterQuery,
    DiffOut,
    RunOut,
    RunsOut,
    RunsQuery,
    WatchesOut,
    WatchOut,
    WatchRequest,
)
from service.usecases.compare_runs import compare_runs
from service.usecases.create_watch import NewWatch, WatchRefusedError, create_watch
from service.usecases.look_up_watch import list_events, list_runs, list_watches, look_up_watch
from service.usecases.pause_watch import pause_watch
from service.usecases.remove_watch import remove_watch
from service.usecases.resume_watch import resume_watch
from service.usecases.run_watch_now import RunUnderWayError, run_watch_now
from service.watching.schedule import ScheduleError

watches = APIBlueprint("watches", __name__, tag="Watches")
ENTRIES = 50
"""Events in a feed."""
_UNFIT_WATCH = (
    *("missing_pages", "several_pages", "nul_byte", "invalid_url", "invalid_domain"),
    *("invalid_schedule", "invalid_address", "unknown_signal", "unknown_webhook"),
)
_FEED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What was told of the watch, the latest first.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": "<feed>…</feed>"}},
    }
}


@watches.post("/v1/watches")
@watches.input(WatchRequest, location="json", arg_name="body", examples=watches_examples.REQUESTS)
@watches.output(WatchOut, status_code=201, description="The watch.")
@watches.doc(operation_id="createWatch", responses=fails(*BODY, *_UNFIT_WATCH, STORE))
@no_query
@requires("batch")
def post_watch(body: WatchRequest) -> Response:
    """Watch a page, several, or all known pages of a source.

    Its pages are scored whenever the schedule says. What reaches the thresholds is told once: to the webhook, to mail
    and chat, and in the watch's feed. A page that could not be had is never a change.
    """
    try:
        watch = create_watch(_new(body), services(), datetime.now(UTC))
    except WatchRefusedError as error:
        raise ApiError(error.code, error.message, (FieldError(error.field, error.code, error.message),)) from error
    response = _watch(watch.id, 201)
    response.headers["Location"] = url_for("watches.get_watch", watch_id=watch.id)
    return response


@watches.get("/v1/watches")
@watches.input(AfterQuery, location="query", arg_name="query")
@watches.output(WatchesOut, description="A page of watches, in the order of their ids.")
@watches.doc(operation_id="listWatches", responses=fails(*QUERY, STORE))
@requires("read")
def get_watches(query: AfterQuery) -> Response:
    """List watches."""
    found = list_watches(_owner(), services().store, after=query.after, limit=query.limit)
    following = found[-1].watch.id if len(found) == query.limit else None
    return json_answer({"watches": [watch_to_dict(view) for view in found], "next": following})


@watches.get("/v1/watches/<watch_id>")
@watches.output(WatchOut, description="The watch.")
@watches.doc(operation_id="getWatch", responses=fails(*QUERY, "watch_not_found", STORE))
@no_query
@requires("read")
def get_watch(watch_id: str) -> Response:
    """Get a watch."""
    return _watch(watch_id)


@watches.delete("/v1/watches/<watch_id>")
@watches.output({}, status_code=204, description="It is gone, with its history; the reports stay.")
@watches.doc(operation_id="deleteWatch", responses=fails(*QUERY, "watch_not_found", STORE))
@no_query
@requires("batch")
def delete_watch(watch_id: str) -> Response:
    """Remove a watch."""
    if not remove_watch(watch_id, _owner(), services().store, datetime.now(UTC)):
        raise ApiError("watch_not_found")
    return Response(status=204)


@watches.post("/v1/watches/<watch_id>/pause")
@watches.output(WatchOut, description="The watch at rest.")
@watches.doc(operation_id="pauseWatch", responses=fails(*QUERY, "watch_not_found", STORE))
@no_query
@requires("batch")
def pause(watch_id: str) -> Response:
    """Let a watch rest."""
    if not pause_watch(watch_id, _owner(), services().store):
        raise ApiError("watch_not_found")
    return _watch(watch_id)


@watches.post("/v1/watches/<watch_id>/resume")
@watches.output(WatchOut, description="The watch, which is due next as its schedule says.")
@watches.doc(operation_id="resumeWatch", responses=fails(*QUERY, "watch_not_found", "invalid_schedule", STORE))
@no_query
@requires("batch")
def resume(watch_id: str) -> Response:
    """Let a watch go on."""
    try:
        found = resume_watch(watch_id, _owner(), services().store, datetime.now(UTC))
    except ScheduleError as error:
        raise ApiError("invalid_schedule", f"The schedule cannot be kept: {error}.") from error
    if not found:
        raise ApiError("watch_not_found")
    return _watch(watch_id)


@watches.post("/v1/watches/<watch_id>/run")
@watches.output(RunOut, status_code=202, description="The run, which has begun.")
@watches.doc(operation_id="runWatch", responses=fails(*QUERY, "watch_not_found", "run_under_way", STORE))
@no_query
@requires("batch")
def run(watch_id: str) -> Response:
    """Run a watch now; its schedule stays as it is."""
    try:
        begun = run_watch_now(watch_id, _owner(), services().store, datetime.now(UTC))
    except RunUnderWayError as error:
        raise ApiError("run_under_way") from error
    if begun is None:
        raise ApiError("watch_not_found")
    return json_answer(run_to_dict(begun), 202)


@watches.get("/v1/watches/<watch_id>/runs")
@watches.input(RunsQuery, location="query", arg_name="query")
@watches.output(RunsOut, description="A page of its history, the latest run first.")
@watches.doc(operation_id="listRuns", responses=fails(*QUERY, "watch_not_found", STORE))
@requires("read")
def get_runs(watch_id: str, query: RunsQuery) -> Response:
    """List a watch's runs."""
    found = list_runs(watch_id, _owner(), services().store, before=query.before, limit=query.limit)
    if found is None:
        raise ApiError("watch_not_found")
    following = moment(found[-1].due_at) if len(found) == query.limit else None
    return json_answer({"runs": [run_to_dict(each) for each in found], "next": following})


@watches.get("/v1/watches/<watch_id>/runs/<before>/diff/<after>")
@watches.output(DiffOut, description="What became different from one run to the other.")
@watches.doc(operation_id="compareRuns", responses=fails(*QUERY, "run_not_found", STORE))
@no_query
@requires("read")
def get_diff(watch_id: str, before: str, after: str) -> Response:
    """Compare two runs of a watch, page by page.

    Says what moved, which quotes came and went, and whether the page or the model changed.
    """
    found = compare_runs(watch_id, _owner(), (before, after), services().store)
    if found is None:
        raise ApiError("run_not_found")
    return json_answer(diff_to_dict(before, after, found))


@watches.get("/v1/watches/<watch_id>/feed.atom")
@watches.doc(operation_id="getFeed", responses={**_FEED, **fails(*QUERY, "watch_not_found", STORE)})
@no_query
@requires("read")
def get_feed(watch_id: str) -> Response:
    """Follow a watch in a feed reader."""
    found = list_events(watch_id, _owner(), services().store, limit=ENTRIES)
    if found is None:
        raise ApiError("watch_not_found")
    return Response(feed(*found, url_for("watches.get_feed", watch_id=watch_id, _external=True)), mimetype=MEDIA_TYPE)


def _new(body: WatchRequest) -> NewWatch:
    return NewWatch(
        owner=_owner(),
        name=body.name,
        urls=(body.url,) if body.url is not None else tuple(body.urls or ()),
        domain=body.domain,
        schedule=body.schedule.model_dump(exclude_none=True),
        thresholds=body.thresholds.model_dump() if body.thresholds else {},
        notify=tuple(body.notify),
        webhook_id=body.webhook,
    )


def _owner() -> str:
    return current_caller().tenant


def _watch(watch_id: str, status: int = 200) -> Response:
    found = look_up_watch(watch_id, _owner(), services().store)
    if found is None:
        raise ApiError("watch_not_found")
    return json_answer(watch_to_dict(found), status)
