"""The hands of a worker on one machine: threads that fetch, and processes that score."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from scrapers.fetching.fetch import Fetched
from service.processes import open_pool
from service.usecases.claim_items import Task
from service.usecases.score_source import Fetches
from service.usecases.work_on_item import CRASHED, FAULT, HUNG, Outcome, assess, give_up, receive

LIMIT = 60.0
"""Seconds after which scoring a page hangs: half a lease, and several times what the worst page of
`benchmarks.hostile` takes (5 MB of prose: 8 seconds of one core)."""
AHEAD = 1
"""Pages that wait before the processes, so that none of these ever waits for a thread."""
Score = Callable[[Task, Fetched], Outcome]

_log = logging.getLogger(__name__)


class Hands:
    """Work on tasks side by side. A thread stays with its task to the end, so that few pages are held at a time."""

    def __init__(
        self,
        fetcher: Fetches,
        *,
        threads: int,
        processes: int,
        done: Callable[[Outcome], None],
        score: Score = assess,
    ) -> None:
        """`done` is called with each task's outcome, from any thread, and must not raise; `score` in a process.

        That process is killed when it has not scored its page within `LIMIT` seconds.
        """
        self._fetcher = fetcher
        self._assess = partial(_score_within, LIMIT, score)
        self._done = done
        self._processes = processes
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="fetch")
        self._pool = open_pool(processes)
        self._room = threading.Semaphore(processes + AHEAD)
        self._renewing = threading.Lock()
        self._alone = threading.Lock()

    def take(self, task: Task) -> None:
        """Begin with a task as soon as a thread is free."""
        self._threads.submit(self._work, task).add_done_callback(partial(self._finish, task))

    def close(self) -> None:
        """Wait for what is under way."""
        self._threads.shutdown()
        self._pool.shutdown()

    def _work(self, task: Task) -> Outcome:
        received = receive(task, self._fetcher)
        return received if isinstance(received, Outcome) else self._score(task, received)

    def _score(self, task: Task, fetched: Fetched) -> Outcome:
        with self._room:  # so that a process that ends takes few other pages with it
            pool = self._pool
            try:
                return pool.submit(self._assess, task, fetched).result()
            except BrokenProcessPool:
                self._renew(pool)
        return self._score_alone(task, fetched)

    def _score_alone(self, task: Task, fetched: Fetched) -> Outcome:
        """Score beside no other, so that of all that were under way only the page at fault bears the fault.

        Those that were under way with it come one after the other; all others go on with processes of their own.
        """
        with self._alone, open_pool(1) as pool:
            begun = time.monotonic()
            try:
                return pool.submit(self._assess, task, fetched).result()
            except BrokenProcessPool:
                reason = HUNG if time.monotonic() - begun >= LIMIT else CRASHED
                _log.error("%s ended the process that scored it: %s", task.claim.url, reason.code)
                return give_up(task, reason)

    def _renew(self, broken: ProcessPoolExecutor) -> None:
        with self._renewing:
            if self._pool is broken:
                broken.shutdown(wait=False)
                self._pool = open_pool(self._processes)

    def _finish(self, task: Task, future: Future[Outcome]) -> None:
        """Hand in what came of a task. Whatever is raised here, nobody would ever hear of."""
        fault = future.exception()
        if fault is not None:
            _log.error("%s could not be scored", task.claim.url, exc_info=fault)
        self._done(future.result() if fault is None else _given_up(task))


def _score_within(limit: float, score: Score, task: Task, fetched: Fetched) -> Outcome:
    """Score, or let the alarm end this process, which nothing can keep it from: not even a library that hangs."""
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        return score(task, fetched)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _given_up(task: Task) -> Outcome:
    """The outcome for a task that met a fault; where even that cannot be made, none, and its lease runs out."""
    try:
        return give_up(task, FAULT)
    except Exception:  # noqa: BLE001 - whatever it is, the task must not be held for ever
        _log.exception("%s could not be given up, and is tried again", task.claim.url)
        return Outcome(task)
