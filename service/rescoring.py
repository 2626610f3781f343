"""Scoring pages that are kept side by side, in processes, a bounded number at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Self
from uuid import uuid4

from models.page import Page
from models.report import ScoreReport
from models.scoring.artifact import Artifact, parse
from models.scoring.explain import assess
from service.processes import open_pool
from service.store.pages import KnownPage

AHEAD = 3
"""Portions under way for each process, so that none waits for the slowest."""


@dataclass(frozen=True, slots=True)
class Old:
    """A page as it is kept, and what was said of it."""

    known: KnownPage
    page: Page
    report: ScoreReport


@dataclass(frozen=True, slots=True)
class Portion:
    """Pages that are scored by one process and kept in one transaction."""

    looked_at: int
    """How many pages were taken for it, those whose text is gone among them."""
    olds: tuple[Old, ...]


Reports = list[ScoreReport | None]
"""One for each page of a portion; None for one that ended its process."""


class Rescoring:
    """The processes that score with one model as of one moment; a context manager."""

    def __init__(self, model: bytes, now: datetime, processes: int) -> None:
        self._model, self._now, self._processes = model, now, processes
        self._pool = open_pool(processes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what has not begun, and wait for what has."""
        self._pool.shutdown(cancel_futures=True)

    def score(self, portions: Iterable[Portion]) -> Iterator[tuple[Portion, Reports]]:
        """Each portion with its reports, in order."""
        under_way: deque[tuple[Portion, Future[Reports]]] = deque()
        for portion in portions:
            under_way.append((portion, self._submit(portion.olds)))
            if len(under_way) >= AHEAD * self._processes:
                yield self._collect(under_way)
        while under_way:
            yield self._collect(under_way)

    def _submit(self, olds: Iterable[Old]) -> Future[Reports]:
        pages = [replace(old.page, fetched_at=old.known.fetched_at) for old in olds]
        return self._pool.submit(score_pages, pages, self._model, self._now)

    def _collect(self, under_way: deque[tuple[Portion, Future[Reports]]]) -> tuple[Portion, Reports]:
        """The oldest portion. After a process died, its pages are scored one by one, and what else it broke anew."""
        portion, future = under_way.popleft()
        if not _broke(future):
            return portion, future.result()
        self._renew()
        reports = [self._alone(old) for old in portion.olds]
        again = [(late, self._submit(late.olds) if lost.done() and _broke(lost) else lost) for late, lost in under_way]
        under_way.clear()
        under_way.extend(again)
        return portion, reports

    def _alone(self, old: Old) -> ScoreReport | None:
        future = self._submit([old])
        if not _broke(future):
            return future.result()[0]
        self._renew()
        return None

    def _renew(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._pool = open_pool(self._processes)


def score_pages(pages: list[Page], model: bytes, now: datetime) -> Reports:
    """Score pages, in whichever process this is. The reports come without the pages' blocks."""
    artifact = _artifact(model)
    return [replace(assess(page, artifact, now=now, report_id=uuid4().hex), blocks=()) for page in pages]


@lru_cache(maxsize=1)
def _artifact(model: bytes) -> Artifact:
    return parse(model)


def _broke(future: Future[Reports]) -> bool:
    """Whether a process died before this came to an end, which is waited for."""
    return future.cancelled() or isinstance(future.exception(), BrokenProcessPool)
