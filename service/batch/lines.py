"""The lines of a file, each of bounded length."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MARK = b"\xef\xbb\xbf"
"""The byte order mark that some programs put before UTF-8."""
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end."""

    content: bytes | None
    """None when the line is longer than allowed."""
    digest: str
    """SHA-256 of the whole line."""
    end: int
    """Where it ends in the file, in bytes, its line end included."""
    quotes: int
    """How many double quotes it has."""


def lines(file: BinaryIO, limit: int) -> Iterator[Line]:
    """The file's lines from where it stands; of one over `limit` bytes only the digest is kept."""
    end = file.tell()
    while head := file.readline(limit + 2):
        end += len(head)
        raw = head.removeprefix(MARK) if end == len(head) else head
        if raw.endswith(b"\n") or len(raw) <= limit:
            content = raw.rstrip(b"\r\n")
            yield Line(content, hashlib.sha256(content).hexdigest(), end, content.count(b'"'))
        else:
            line = _overlong(file, raw, end)
            end = line.end
            yield line


def _overlong(file: BinaryIO, head: bytes, end: int) -> Line:
    """Read to the end of the line without keeping it."""
    digest, quotes = hashlib.sha256(head), head.count(b'"')
    while chunk := file.readline(_CHUNK):
        end += len(chunk)
        quotes += chunk.count(b'"')
        digest.update(chunk)
        if chunk.endswith(b"\n"):
            break
    return Line(None, digest.hexdigest(), end, quotes)
