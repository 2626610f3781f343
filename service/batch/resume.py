"""Taking up a batch where an earlier run stopped: what is written already, and whether it is of the same input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from models.report import State
from models.scoring.artifact import load
from service.batch.rows import BatchError, Row
from service.batch.write import Csv, Format, Past, read_line

AGAIN = "Use --restart to begin anew and overwrite it."


@dataclass(frozen=True, slots=True)
class Done:
    """What an earlier run left behind."""

    rows: int
    states: Counter[str]
    end: int
    """Bytes of the output that are whole; anything after them was cut off in writing."""


def read_done(file: BinaryIO, name: str, output: Format, rows: Iterator[Row]) -> Done:
    """Read an output from its start and hold it against the input, whose rows it takes from `rows`.

    Raises BatchError when the output is not of this input, or not written in this way.
    """
    states: Counter[str] = Counter()
    _check_start(file, name, output)
    records = _whole_records(file, quoted=isinstance(output, Csv))
    end = _check_head(next(records, b"") if output.head() else b"", name, output)
    for record in records:
        row = next(rows, None)
        if row is None:
            raise BatchError(f"{name} has more rows than the input. {AGAIN}")
        states[_checked(record, row, name, output).state] += 1
        end += len(record)
    return Done(states.total(), states, end)


def _check_head(record: bytes, name: str, output: Format) -> int:
    if record and record != output.head():
        raise BatchError(f"{name} was not written by this batch: its header is another. {AGAIN}")
    return len(record)


def _check_start(file: BinaryIO, name: str, output: Format) -> None:
    """Refuse a file that begins as no output does: it is somebody else's, though it may have no whole line."""
    wanted = output.head() or b'{"id":"'
    start = file.read(len(wanted))
    file.seek(0)
    if not wanted.startswith(start):
        raise BatchError(f"{name} was not written by this batch. {AGAIN}")


def _checked(record: bytes, row: Row, name: str, output: Format) -> Past:
    """What the record says of itself, if it stands for this row."""
    try:
        past = read_line(record, output)
        State(past.state)
    except ValueError as error:
        raise BatchError(f"{name} was not written by this batch: see its row {row.number}. {AGAIN}") from error
    if past.digest != row.digest:
        raise BatchError(f"The input has changed since {name} was begun: see its row {row.number}. {AGAIN}")
    if past.model != load().stamp.version:
        raise BatchError(f"{name} was begun with another model, {past.model}. {AGAIN}")
    return past


def _whole_records(file: BinaryIO, *, quoted: bool) -> Iterator[bytes]:
    """The records that were written to their end; line ends within quotes belong to a CSV record."""
    record, odd = b"", 0
    for line in file:
        record += line
        odd ^= line.count(b'"') % 2 if quoted else 0
        if line.endswith(b"\n") and not odd:
            yield record
            record = b""
