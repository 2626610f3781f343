"""A batch's progress as server-sent events."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

from flask import Response

from service.api.batches.answers import progress_to_dict
from service.api.problems import ApiError
from service.places import FullError, Places
from service.reports.report_json import dumps
from service.services import Services
from service.store.batches import BatchState
from service.usecases.follow_batch import Pace, follow_batch, mark
from service.usecases.look_up_batch import Progress

MEDIA_TYPE = "text/event-stream"
RETRY_MS = 3_000
"""After which a client that lost its stream comes again."""


class Streams:
    """The streams there are, as many as there are places for."""

    def __init__(self, places: Places, pace: Pace | None = None) -> None:
        self._places = places
        self._ending = Event()
        self._pace = pace or Pace(wait=self._ending.wait)

    def end(self) -> None:
        """End all streams, as the server does: their clients come again."""
        self._ending.set()

    def open(self, first: Progress, services: Services, seen: str) -> Response:
        """A stream of what becomes of a batch, beginning with what is not `seen` yet. Raises ApiError.

        To a client that has seen the end, nothing more is to come: 204 tells it not to ask again.
        """
        if first.batch.state is not BatchState.OPEN and seen == mark(first):
            return Response(status=204)
        owner = first.batch.owner
        try:
            self._places.take(owner)
        except FullError as error:
            raise ApiError("too_many_streams") from error
        found = follow_batch(first.batch.id, owner, services.store, self._pace, seen=seen)
        response = Response(events(found), mimetype=MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})
        response.call_on_close(lambda: self._places.give_back(owner))
        return response


def events(found: Iterator[Progress | None]) -> Iterator[str]:
    """The stream's text, event by event."""
    yield f"retry: {RETRY_MS}\n\n"
    for progress in found:
        yield ": still here\n\n" if progress is None else _event(progress)


def _event(progress: Progress) -> str:
    kind = "progress" if progress.batch.state is BatchState.OPEN else "end"
    return f"event: {kind}\nid: {mark(progress)}\ndata: {dumps(progress_to_dict(progress))}\n\n"
