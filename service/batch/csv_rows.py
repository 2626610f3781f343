"""Rows from CSV as people have it: with commas, semicolons or tabs, a header or none, and stray quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from models.report import Reason
from service.batch.encoding import encoding_of
from service.batch.records import Record, records
from service.batch.rows import BatchError, Row, UrlColumnError

URL_NAMES = ("url", "link", "uri", "href", "address", "web address", "website", "page", "source")
"""Headers that name the column of addresses, the likeliest first."""
_DELIMITERS = (",", ";", "\t")
_CONTENT = frozenset(["html", "text"])
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column is what."""

    names: tuple[str, ...]
    url: int
    id: int | None


def csv_rows(file: BinaryIO, name: str, *, url_column: str, limit: int) -> Iterator[Row]:
    """The rows of a CSV file. Raises BatchError when its column of addresses cannot be told."""
    encoding = encoding_of(file)
    delimiter = _delimiter(file.readline(limit))
    file.seek(0)
    found = records(file, delimiter, limit, encoding)
    first = next(found, None)
    if first is None:
        return iter(())
    if first.problem:
        raise BatchError(f"{name}: the header cannot be read: {first.problem.message}")
    headed = not any(cell.strip().lower().startswith(_WEB) for cell in first.cells)
    if headed:
        second = next(found, None)
        rest = chain([second] if second else [], found)
        sample = second.cells if second else ()
    else:
        rest, sample = chain([first], found), first.cells
    layout = _layout(first.cells if headed else ("",) * len(first.cells), sample, name, url_column)
    return (_row(number, record, layout) for number, record in enumerate(rest, start=1))


def _delimiter(header: bytes) -> str:
    text = header.decode("utf-8", errors="replace")
    return max(_DELIMITERS, key=text.count)


def _layout(header: tuple[str, ...], sample: tuple[str, ...], name: str, url_column: str) -> Layout:
    names = _distinct(header)
    lower = [column.strip().lower() for column in names]
    row_id = lower.index("id") if "id" in lower else None
    if url_column:
        if url_column.strip().lower() not in lower:
            raise UrlColumnError(name, f"there is no column {url_column!r}", names)
        return Layout(names, lower.index(url_column.strip().lower()), row_id)
    found = _url_columns(lower, sample)
    if len(found) != 1:
        why = "several columns" if found else "no column"
        hint = "" if _CONTENT.isdisjoint(lower) else " Pages' html or text is read from .ndjson, not from .csv."
        raise UrlColumnError(name, f"{why} could hold the addresses", names, hint)
    return Layout(names, found[0], row_id)


def _url_columns(names: list[str], sample: tuple[str, ...]) -> list[int]:
    """The columns that may hold the addresses: by a usual name, else by part of it, else by the first row."""
    for usual in URL_NAMES:
        if usual in names:
            return [names.index(usual)]
    named = [place for place, name in enumerate(names) if "url" in name or "link" in name]
    return named or [place for place, cell in enumerate(sample) if cell.strip().lower().startswith(_WEB)]


def _distinct(header: tuple[str, ...]) -> tuple[str, ...]:
    """The columns' names, those that are missing or given twice made up."""
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        wanted = cell.strip() or f"column_{place}"
        names.append(wanted if wanted not in names else f"{wanted}_{place}")
    return tuple(names)


def _row(number: int, record: Record, layout: Layout) -> Row:
    cells = record.cells + ("",) * (len(layout.names) - len(record.cells))
    extra = [cell for cell in cells[len(layout.names) :] if cell.strip()]
    problem = record.problem
    if problem is None and extra:
        problem = Reason("bad_row", f"The row has more cells than the header, which has {len(layout.names)}.")
    url = cells[layout.url].strip()
    if problem is None and not url:
        problem = Reason("missing_input", "The row has no address.")
    row_id = cells[layout.id].strip() if layout.id is not None else ""
    own = {layout.id} | ({layout.url} if layout.names[layout.url].strip().lower() == "url" else set())
    kept = tuple((name, cells[place]) for place, name in enumerate(layout.names) if place not in own)
    return Row(number, record.digest, record.end, row_id or str(number), url, columns=kept, problem=problem)
