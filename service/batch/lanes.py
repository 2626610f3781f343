"""Scoring rows side by side and handing them back in order: processes for content, threads for addresses."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Self

from models.report import Reason
from service.batch.rows import Row
from service.batch.worker import Written, fetch_row, give_up, score_rows
from service.batch.write import Format
from service.processes import cores, open_pool
from service.usecases.score_source import Fetches

ROWS, SIZE = 16, 300_000
"""A chunk of rows with content ends at so many rows or characters."""
AHEAD = 3
"""Chunks under way for each process or thread, so that none waits for the slowest."""
FETCHES = 12
"""Addresses fetched at the same time."""
CRASHED = Reason("crashed", "Scoring this row ended its process.")
FAULT = Reason("internal_error", "Scoring this row met a fault in Plumbline.")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that are scored together: one to fetch, or some that carry content."""

    rows: tuple[Row, ...]
    fetched: bool


class Lanes:
    """The processes and threads of one batch; a context manager. Nothing is started before it is needed."""

    def __init__(
        self,
        output: Format,
        open_fetcher: Callable[[], AbstractContextManager[Fetches]],
        processes: int | None = None,
    ) -> None:
        self._output = output
        self._stack = ExitStack()
        self._open_fetcher = open_fetcher
        self.processes = processes or cores()
        self._pool: ProcessPoolExecutor | None = None
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what has not begun, and wait for what has; after Ctrl-C, not for fetches, which take long.

        Processes are not killed: one that dies while it hands over a result leaves its pool waiting for the rest.
        """
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        if self._threads:
            self._threads.shutdown(wait=not isinstance(error, KeyboardInterrupt), cancel_futures=True)
        self._stack.close()

    def score(self, rows: Iterable[Row]) -> Iterator[Written]:
        """Every row's line, in the rows' order, however the scoring went. Holds a bounded number of rows."""
        under_way: deque[tuple[Chunk, Future[list[Written]]]] = deque()
        for chunk in chunks(rows):
            under_way.append((chunk, self._submit(chunk)))
            if len(under_way) >= self._window(chunk):
                yield from self._collect(under_way)
        while under_way:
            yield from self._collect(under_way)

    def _window(self, chunk: Chunk) -> int:
        return AHEAD * (FETCHES if chunk.fetched else self.processes)

    def _submit(self, chunk: Chunk) -> Future[list[Written]]:
        if chunk.fetched:
            fetcher = self._fetcher  # opened before the threads, and so closed after them
            return self._fetching().submit(fetch_row, chunk.rows[0], self._output, fetcher)
        return self._workers().submit(score_rows, chunk.rows, self._output)

    def _collect(self, under_way: deque[tuple[Chunk, Future[list[Written]]]]) -> list[Written]:
        """The oldest chunk's lines. After a process died, what is under way in processes is begun again."""
        chunk, future = under_way.popleft()
        fault = future.exception()
        if fault is None:
            return future.result()
        if isinstance(fault, BrokenProcessPool):
            self._renew()
        written = [self._alone(row, fetched=chunk.fetched) for row in chunk.rows]
        again = [(late, self._submit(late) if _is_broken(old) else old) for late, old in under_way]
        under_way.clear()
        under_way.extend(again)
        return written

    def _alone(self, row: Row, *, fetched: bool) -> Written:
        """Score a row by itself, so that only the row at fault bears the fault."""
        future = self._submit(Chunk((row,), fetched))
        fault = future.exception()
        if fault is None:
            return future.result()[0]
        _log.error("row %s could not be scored", row.number, exc_info=fault)
        if isinstance(fault, BrokenProcessPool):
            self._renew()
            return give_up(row, CRASHED, self._output)
        return give_up(row, FAULT, self._output)

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = open_pool(self.processes)
        return self._pool

    def _renew(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def _fetching(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(FETCHES, thread_name_prefix="fetch")
        return self._threads

    @cached_property
    def _fetcher(self) -> Fetches:
        return self._stack.enter_context(self._open_fetcher())


def chunks(rows: Iterable[Row]) -> Iterator[Chunk]:
    """Neighbouring rows with content together, up to a size; rows to fetch one by one."""
    gathered: list[Row] = []
    size = 0
    for row in rows:
        fetched = not row.size and row.problem is None
        if gathered and (fetched or len(gathered) >= ROWS or size + row.size > SIZE):
            yield Chunk(tuple(gathered), fetched=False)
            gathered, size = [], 0
        if fetched:
            yield Chunk((row,), fetched=True)
        else:
            gathered.append(row)
            size += row.size
    if gathered:
        yield Chunk(tuple(gathered), fetched=False)


def _is_broken(future: Future[list[Written]]) -> bool:
    return future.done() and (future.cancelled() or isinstance(future.exception(), BrokenProcessPool))
