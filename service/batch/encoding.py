"""Which encoding a table is in: UTF-8, or what a spreadsheet on Windows writes."""

from __future__ import annotations

from typing import BinaryIO

WINDOWS = "cp1252"
_LINE = 65_536


def encoding_of(file: BinaryIO) -> str:
    """`utf-8`, or `cp1252` when the file has characters beyond ASCII and none of them is UTF-8. Rewinds the file."""
    file.seek(0)
    found = "utf-8"
    while line := file.readline(_LINE):
        if not line.isascii():
            if _is_utf8(line):
                found = "utf-8"
                break
            found = WINDOWS
    file.seek(0)
    return found


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
