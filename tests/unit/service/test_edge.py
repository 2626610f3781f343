"""What a server process does when it is told to end."""

from __future__ import annotations

import signal
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from service.edge import EdgeWorker


def test_streams_and_jobs_begin_to_end_before_requests_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    monkeypatch.setattr(ThreadWorker, "handle_exit", lambda *_: ended.append("requests"))
    parts = {
        "plumbline_streams": SimpleNamespace(end=lambda: ended.append("streams")),
        "plumbline_jobs": SimpleNamespace(stop=lambda: ended.append("jobs")),
    }
    worker = EdgeWorker.__new__(EdgeWorker)  # without the sockets of one that serves
    worker.wsgi = SimpleNamespace(extensions=parts)
    worker.handle_exit(signal.SIGTERM, None)
    assert ended == ["streams", "jobs", "requests"]
