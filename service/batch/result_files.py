"""A batch's results as a file: .csv or .xlsx for a spreadsheet, .ndjson with the whole reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

from service.batch.cells import cell, csv_line, plain_text
from service.batch.results import Result, as_json, cells, columns

LONGEST_CELL = 32_767
"""Characters that a spreadsheet's cell holds."""
EXACT = 10**15
"""Numbers from here on lose digits in a spreadsheet, and so are put in as text."""
_CHUNK = 65_536
_SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Pages = Iterable[list[Result]]
"""Results in order, some at a time."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file."""

    suffix: str
    media_type: str
    write: Callable[[tuple[str, ...], Pages], Iterator[bytes]]
    """The file's content, bit by bit, from the caller's columns and the results."""


def _csv(given: tuple[str, ...], pages: Pages) -> Iterator[bytes]:
    yield csv_line([cell(name) for name in columns(given)])
    for page in pages:
        yield b"".join(csv_line([cell(value) for value in cells(result, given)]) for result in page)


def _ndjson(_: tuple[str, ...], pages: Pages) -> Iterator[bytes]:
    for page in pages:
        yield "".join(f"{as_json(result)}\n" for result in page).encode("ascii")


def _xlsx(given: tuple[str, ...], pages: Pages) -> Iterator[bytes]:
    """The whole file goes over the disk: a .xlsx is finished by what stands at its beginning."""
    with TemporaryFile() as file:
        _fill(file, given, pages)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _fill(file: IO[bytes], given: tuple[str, ...], pages: Pages) -> None:
    with xlsxwriter.Workbook(file, _SAFE) as workbook:
        sheet = workbook.add_worksheet("Results")
        sheet.freeze_panes(1, 0)
        bold = workbook.add_format({"bold": True})
        for place, name in enumerate(columns(given)):
            sheet.write_string(0, place, plain_text(name)[:LONGEST_CELL], bold)
        rows = (result for page in pages for result in page)
        for number, result in enumerate(rows, start=1):
            for place, value in enumerate(cells(result, given)):
                _put(sheet, number, place, value)


def _put(sheet: Any, row: int, column: int, value: object) -> None:
    """A cell is a number or a text, and never something to run: no formula, no link."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < EXACT:
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, plain_text(value)[:LONGEST_CELL])


KINDS = {
    kind.suffix: kind
    for kind in (
        FileKind("csv", "text/csv; charset=utf-8", _csv),
        FileKind("ndjson", "application/x-ndjson", _ndjson),
        FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    )
}
