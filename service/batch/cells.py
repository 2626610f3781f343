"""Cells of a table for a spreadsheet: nothing in one is run, and no column is named like another."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection

RESERVED = "input_"
"""Goes before a caller's column that is named like one of ours."""
_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")
"""What a formula begins with; the full-width ones too, which some spreadsheets read as the others."""
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{1,30})?")


def names_beside(given: tuple[str, ...], ours: Collection[str]) -> dict[str, str]:
    """The caller's columns and what they are called in the output, where none is called like one of ours."""
    names = {}
    for name in given:
        free = name
        while free in ours or (free != name and free in given):
            free = RESERVED + free
        names[name] = free
    return names


def cell(value: object) -> str:
    """A cell's text; what a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    text = plain_text(value)
    risky = text.lstrip(" ")[:1] in _BEGINS and text.strip() != ""
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text


def plain_text(value: object) -> str:
    """A value as text that every file can hold: what is no text is JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace("\0", "").encode("utf-8", errors="replace").decode("utf-8")


def csv_line(cells: list[str]) -> bytes:
    """One line of CSV with its end."""
    buffer = io.StringIO(newline="")
    # Both characters as line end, so that the writer quotes cells with either of them.
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n").encode() + b"\n"
