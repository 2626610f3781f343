"""A body, unpacked piece by piece, so that neither a flood nor a bomb is ever held whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from scrapers.errors import BadResponse, BrokenEncoding, TooLarge
from scrapers.fetching.deadline import Deadline

_PIECE = 65536
_GZIP = 16 + zlib.MAX_WBITS


class Unpacker(Protocol):
    """Undoes a compression as the data comes in. Raises zlib.error for what is broken."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What more data unpacks to, in pieces of bounded size."""

    def finished(self) -> bool:
        """Whether the data may end here."""


def unpacker(content_encoding: str) -> Unpacker:
    """What undoes a Content-Encoding. Raises BadResponse for one that was not offered, or for several at once."""
    name = content_encoding.strip().lower()
    if name in {"", "identity"}:
        return _AsItIs()
    if name in {"gzip", "x-gzip"}:
        return _Inflater(_GZIP)
    if name == "deflate":
        return _Deflated()
    raise BadResponse("it is compressed in a way that was not asked for")


def collect(pieces: Iterable[bytes], packed: Unpacker, limit: int, deadline: Deadline, *, cut: bool = False) -> bytes:
    """The unpacked body. Over `limit` bytes it is cut, or raises TooLarge; broken compression is BrokenEncoding."""
    body = bytearray()
    try:
        for piece in pieces:
            for part in packed.feed(piece):
                deadline.check()
                body += part
                if len(body) > limit:
                    return _over(body, limit, cut=cut)
    except zlib.error:
        raise BrokenEncoding from None
    if not packed.finished():
        raise BrokenEncoding
    return bytes(body)


def _over(body: bytearray, limit: int, *, cut: bool) -> bytes:
    if not cut:
        raise TooLarge(f"its body is over {limit} bytes")
    return bytes(body[:limit])


class _AsItIs:
    """No compression."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The data."""
        yield data

    def finished(self) -> bool:
        """Always: the length is checked elsewhere."""
        return True


class _Inflater:
    """A zlib or gzip stream, of one member or several, given out in pieces of bounded size."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What more data unpacks to. Bytes after the last member are padding and are left out."""
        while data:
            self._begun = True
            if self._stream.eof:
                if not data.startswith(b"\x1f\x8b"):
                    return
                self._stream = zlib.decompressobj(self._window)
            yield self._stream.decompress(data, _PIECE)
            data = self._stream.unconsumed_tail or self._stream.unused_data

    def finished(self) -> bool:
        """Whether the last stream came to its end; an empty body never began one."""
        return self._stream.eof or not self._begun


class _Deflated:
    """`deflate`, which some servers send with the zlib wrapper, as they should, and some without."""

    def __init__(self) -> None:
        self._inflater: _Inflater | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What more data unpacks to."""
        if self._inflater is None and data:
            wrapped = data[0] & 0x0F == zlib.DEFLATED and data[0] >> 4 <= 7
            self._inflater = _Inflater(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        if self._inflater is not None:
            yield from self._inflater.feed(data)

    def finished(self) -> bool:
        """Whether the stream came to its end."""
        return self._inflater is None or self._inflater.finished()
