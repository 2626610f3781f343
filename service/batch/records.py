"""The records of a CSV file, each of bounded length. A quote that is never closed spoils its own line only."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from models.report import Reason
from service.batch.lines import Line, lines

_TOO_LONG = Reason("input_too_long", "The row is too long.")
_BROKEN = Reason("bad_row", "The row has a line break of a kind that cannot be told from text.")
_UNCLOSED = Reason("bad_row", "The row opens a quote and never closes it.")


@dataclass(frozen=True, slots=True)
class Record:
    """A record's cells, and why they cannot be used, if they cannot."""

    cells: tuple[str, ...]
    digest: str
    end: int
    problem: Reason | None = None


class _UnclosedError(Exception):
    """The file, or the length allowed, ends within a quoted cell."""


@dataclass
class _Feed:
    """Hands a record's lines to the CSV reader, which asks for another only while a quote is open."""

    first: Line
    source: Iterator[Line]
    limit: int
    encoding: str
    used: list[Line] = field(default_factory=list)
    too_long: bool = False

    def __iter__(self) -> Iterator[str]:
        line: Line | None = self.first
        length = 0
        while line is not None:
            self.used.append(line)
            length += len(line.content or b"")
            if line.content is None or length > self.limit:
                self._skip()
                return
            yield line.content.decode(self.encoding, errors="surrogateescape") + "\n"
            line = next(self.source, None)
        raise _UnclosedError

    def _skip(self) -> None:
        """Read on to where the quote is closed, keeping nothing but the last line."""
        self.too_long = True
        odd = sum(line.quotes for line in self.used) % 2
        while odd:
            line = next(self.source, None)
            if line is None:
                raise _UnclosedError
            self.used[1:] = [line]
            odd ^= line.quotes % 2

    def digest(self) -> str:
        """Of all lines used; of a record that is too long, of its first and last."""
        if len(self.used) == 1:
            return self.first.digest
        return hashlib.sha256("".join(line.digest for line in self.used).encode()).hexdigest()


def records(file: BinaryIO, delimiter: str, limit: int, encoding: str = "utf-8") -> Iterator[Record]:
    """The file's records from where it stands, without blank lines."""
    csv.field_size_limit(max(limit, csv.field_size_limit()))
    source = lines(file, limit)
    while (line := next(source, None)) is not None:
        if line.content is not None and not line.content.strip():
            continue
        feed = _Feed(line, source, limit, encoding)
        try:
            cells = next(csv.reader(feed, delimiter=delimiter), [])
        except _UnclosedError:
            yield Record((), line.digest, line.end, _UNCLOSED)
            file.seek(line.end)
            source = lines(file, limit)
            continue
        except csv.Error:
            yield Record((), feed.digest(), feed.used[-1].end, _BROKEN)
            continue
        yield _record(cells, feed)


def _record(cells: list[str], feed: _Feed) -> Record:
    end = feed.used[-1].end
    if feed.too_long:
        return Record((), feed.digest(), end, _TOO_LONG)
    problem = None
    if any("\0" in cell for cell in cells):
        problem = Reason("nul_byte", "The row contains a NUL character.")
    if any(not cell.isascii() and _undecoded(cell) for cell in cells):
        problem = Reason("invalid_encoding", "The row has bytes that are no characters of UTF-8.")
    return Record(tuple(_clean(cell) for cell in cells) if problem else tuple(cells), feed.digest(), end, problem)


def _undecoded(cell: str) -> bool:
    return any("\udc80" <= mark <= "\udcff" for mark in cell)


def _clean(cell: str) -> str:
    return cell.replace("\0", "").encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")
