"""Reading a batch's rows from .txt, .csv or .ndjson, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from models.report import Reason
from scrapers.errors import ScrapeError
from scrapers.urls import parse
from service.batch.csv_rows import csv_rows
from service.batch.lines import Line, lines
from service.batch.rows import BatchError, Row
from service.strict_json import JsonError, parse_json

ESCAPED = 3
"""JSON may write a character in three times its bytes of UTF-8."""
FRAME = 65_536
"""What a JSON row may have around its content."""
SUFFIXES = (".txt", ".csv", ".tsv", ".ndjson", ".jsonl")
_OWN = frozenset(["id", "url", "html", "text"])


def read_rows(file: BinaryIO, path: Path, *, url_column: str, limit: int) -> Iterator[Row]:
    """The rows of an open file, by its name's ending. `limit` is for a row's content in bytes. Raises BatchError."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BatchError(f"{path.name}: a batch is read from {', '.join(SUFFIXES)}, not {suffix or 'a bare name'}.")
    if url_column and suffix not in {".csv", ".tsv"}:
        raise BatchError("--url-column is for .csv files.")
    if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
        raise BatchError(f"{path.name} is in UTF-16. Save it as UTF-8.")
    file.seek(0)
    if suffix in {".csv", ".tsv"}:
        return csv_rows(file, path.name, url_column=url_column, limit=limit)
    if suffix == ".txt":
        return (_txt_row(number, line) for number, line in _filled(file, limit, comment=b"#"))
    return (_json_row(number, line, limit) for number, line in _filled(file, limit * ESCAPED + FRAME))


def _filled(file: BinaryIO, limit: int, *, comment: bytes = b"\n") -> Iterator[tuple[int, Line]]:
    """The lines that hold something, numbered from 1; those that begin with `comment` hold nothing.

    No line begins with the default, a line end.
    """
    filled = (line for line in lines(file, limit) if line.content is None or _holds(line.content.strip(), comment))
    return enumerate(filled, start=1)


def _holds(content: bytes, comment: bytes) -> bool:
    return content != b"" and not content.startswith(comment)


def bad_row(number: int, line: Line, code: str, message: str) -> Row:
    """A row that cannot be read."""
    return Row(number, line.digest, line.end, id=str(number), problem=Reason(code, message))


def _txt_row(number: int, line: Line) -> Row:
    if line.content is None:
        return bad_row(number, line, "input_too_long", "The line is too long for a web address.")
    try:
        url = line.content.decode("utf-8").strip()
    except UnicodeDecodeError:
        return bad_row(number, line, "invalid_encoding", "The line is not valid UTF-8.")
    if "\0" in url:
        return bad_row(number, line, "nul_byte", "The line contains a NUL character.")
    return Row(number, line.digest, line.end, id=str(number), url=url)


def _json_row(number: int, line: Line, limit: int) -> Row:
    if line.content is None:
        return bad_row(number, line, "input_too_long", "The row is too long.")
    try:
        data = parse_json(line.content)
    except JsonError as error:
        return bad_row(number, line, error.code, error.message)
    return row_of(data, Row(number, line.digest, line.end), limit)


def row_of(data: object, place: Row, limit: int) -> Row:
    """The row that a JSON value stands for; `place` says where it comes from."""
    if not isinstance(data, dict):
        return replace(place, id=str(place.number), problem=Reason("wrong_type", "The row is no JSON object."))
    if not _is_finite(data):
        infinite = Reason("invalid_json", "The row has a number that is too large.")
        return replace(place, id=str(place.number), problem=infinite)
    row_id = data.get("id")
    row = replace(
        place,
        id=str(row_id) if isinstance(row_id, str | int | float) and row_id != "" else str(place.number),
        url=data["url"] if isinstance(data.get("url"), str) else "",
        columns=tuple((name, value) for name, value in data.items() if name not in _OWN),
    )
    found = _fault(data, limit)
    if found:
        return replace(row, problem=Reason(*found))
    return replace(row, html=data.get("html") or "", text=data.get("text") or "")


def _fault(data: dict[str, Any], limit: int) -> tuple[str, str] | None:
    """What is wrong with a row's own fields: a code and a sentence."""
    given = {name: data[name] for name in ("url", "html", "text") if data.get(name) is not None}
    if isinstance(data.get("id"), dict | list | bool):
        return "wrong_type", "The id must be a text or a number."
    if not given:
        return "missing_input", "The row has no url, html or text."
    if {"html", "text"} <= given.keys():
        return "several_inputs", "The row has html and text; one of them can be scored."
    for name, value in given.items():
        found = _value_fault(name, value, limit)
        if found:
            return found
    return _url_fault(given.get("url", "")) if "html" in given else None


def _is_finite(data: dict[str, Any]) -> bool:
    """Whether all numbers can be written as JSON again: 1e999 cannot."""
    try:
        json.dumps(data, allow_nan=False)
    except ValueError:
        return False
    return True


def _value_fault(name: str, value: object, limit: int) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return "wrong_type", f"{name} must be a text."
    if "\0" in value:
        return "nul_byte", f"{name} contains a NUL character."
    if not value.strip():
        return "empty_input", f"{name} is empty."
    if len(value) > limit or len(value.encode("utf-8")) > limit:
        return "input_too_long", f"{name} is longer than {limit:,} bytes."
    return None


def _url_fault(url: str) -> tuple[str, str] | None:
    """What is wrong with an address that is not going to be fetched, and so not looked at again."""
    try:
        if url:
            parse(url)
    except ScrapeError as error:
        return error.code, error.message
    return None
