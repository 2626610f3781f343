"""The hands of a worker on one machine: threads that fetch, and processes that score."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from scrapers.fetch import Fetched
from service.processes import open_pool
from service.usecases.claim_items import Task
from service.usecases.score_source import Fetches
from service.usecases.work_on_item import CRASHED, FAULT, Outcome, assess, give_up, receive

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
        score: Callable[[Task, Fetched], Outcome] = assess,
    ) -> None:
        """`done` is called with each task's outcome, from any thread; `score` in a process."""
        self._fetcher = fetcher
        self._assess = score
        self._done = done
        self._processes = processes
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="fetch")
        self._pool = open_pool(processes)
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
        pool = self._pool
        try:
            return pool.submit(self._assess, task, fetched).result()
        except BrokenProcessPool:
            self._renew(pool)
            return self._score_alone(task, fetched)

    def _score_alone(self, task: Task, fetched: Fetched) -> Outcome:
        """Score beside no other, so that of all that were under way only the page at fault bears the fault."""
        with self._alone, open_pool(1) as pool:
            try:
                return pool.submit(self._assess, task, fetched).result()
            except BrokenProcessPool:
                _log.error("%s ended the process that scored it", task.claim.url)
                return give_up(task, CRASHED)

    def _renew(self, broken: ProcessPoolExecutor) -> None:
        with self._renewing:
            if self._pool is broken:
                broken.shutdown(wait=False)
                self._pool = open_pool(self._processes)

    def _finish(self, task: Task, future: Future[Outcome]) -> None:
        fault = future.exception()
        if fault is None:
            self._done(future.result())
            return
        _log.error("%s could not be scored", task.claim.url, exc_info=fault)
        self._done(give_up(task, FAULT))
