"""Score every row of a file into another, in order, and take up again where an earlier run stopped."""

from __future__ import annotations

import fcntl
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from service.batch.lanes import Lanes
from service.batch.read import read_rows
from service.batch.resume import Done, read_done
from service.batch.rows import BatchError, Row
from service.batch.stopping import stoppable
from service.batch.write import Csv, Format, Ndjson
from service.config import Config
from service.usecases.score_source import Fetches

MOST_COLUMNS = 500
"""Columns of the caller that one CSV file can take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is to be scored, and how."""

    source: Path
    target: Path
    url_column: str = ""
    blocks: bool = False
    restart: bool = False
    processes: int | None = None
    """Processes for rows with content; as many as there are cores when not given."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows, earlier runs included."""

    states: Counter[str]
    resumed: int
    """Rows that an earlier run had written."""


def score_batch(
    batch: Batch,
    config: Config,
    open_fetcher: Callable[[], AbstractContextManager[Fetches]],
    *,
    on_row: Callable[[int], None] = lambda _end: None,
) -> Tally:
    """Score the batch; `on_row` is told, in bytes, up to where the input is done. Raises BatchError or OSError.

    A KeyboardInterrupt passes through: what is written by then is whole, and the next run goes on from there.
    """
    if batch.target.exists() and batch.target.samefile(batch.source):
        raise BatchError("The output would overwrite the input.")
    output = _format(batch, config)
    lanes = Lanes(output, open_fetcher, batch.processes)
    # The output is closed, and so whole, before the lanes take their time to end, which a second Ctrl-C cuts short.
    with lanes, stoppable(), batch.source.open("rb") as file, _locked(batch.target) as target:
        rows = _rows(file, batch, config)
        done = _take_up(batch, output, rows, target)
        states, ends = Counter(done.states), deque[int]()
        for written in lanes.score(_noting(rows, ends)):
            target.write(written.line)
            target.flush()
            states[written.state] += 1
            on_row(ends.popleft())
    return Tally(states, done.rows)


def _take_up(batch: Batch, output: Format, rows: Iterator[Row], target: BinaryIO) -> Done:
    """Go to where the output is whole up to; the rows written already are taken from `rows`."""
    if batch.restart:
        target.truncate(0)
    done = read_done(target, batch.target.name, output, rows)
    target.truncate(done.end)
    target.seek(done.end)
    if not done.end:
        target.write(output.head())
    return done


def _noting(rows: Iterator[Row], ends: deque[int]) -> Iterator[Row]:
    """The rows; where each ends is noted as it goes by."""
    for row in rows:
        ends.append(row.end)
        yield row


def _rows(file: BinaryIO, batch: Batch, config: Config) -> Iterator[Row]:
    return read_rows(file, batch.source, url_column=batch.url_column, limit=config.max_input_bytes)


def _format(batch: Batch, config: Config) -> Format:
    suffix = batch.target.suffix.lower()
    if suffix in {".ndjson", ".jsonl"}:
        return Ndjson(blocks=batch.blocks)
    if suffix != ".csv":
        raise BatchError(f"The output must be .csv or .ndjson, not {suffix or 'a bare name'}.")
    if batch.blocks:
        raise BatchError("--blocks adds to .ndjson output; .csv has no place for them.")
    with batch.source.open("rb") as file:
        return Csv(_columns(_rows(file, batch, config), same=batch.source.suffix.lower() not in {".ndjson", ".jsonl"}))


def _columns(rows: Iterator[Row], *, same: bool) -> tuple[str, ...]:
    """The caller's columns: of the first row where all rows have the `same`, else of all rows."""
    first = next(rows, None)
    if first is None:
        return ()
    names: dict[str, None] = {}
    for row in (first,) if same else chain((first,), rows):
        names.update(dict.fromkeys(name for name, _ in row.columns))
        if len(names) > MOST_COLUMNS:
            raise BatchError(f"The rows have over {MOST_COLUMNS} different columns. Write .ndjson instead.")
    return tuple(names)


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The output, open for reading and writing, kept from being written by two runs at once."""
    with path.open("r+b" if path.exists() else "w+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BatchError(f"{path.name} is being written by another run.") from error
        yield file
