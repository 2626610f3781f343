"""Unpacking, in whatever pieces the data comes."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import BadResponse, BrokenEncoding, DeadlineExceeded, TooLarge
from scrapers.fetching.body import collect, unpacker
from scrapers.fetching.deadline import Deadline


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@given(st.binary(max_size=2000), st.integers(1, 500), st.sampled_from(["gzip", "deflate", "identity", "GZIP", ""]))
def test_what_was_packed_comes_back_from_pieces_of_any_size(body: bytes, size: int, encoding: str) -> None:
    packed = {"gzip": gzip.compress(body), "deflate": zlib.compress(body)}.get(encoding.lower(), body)
    assert collect(pieces(packed, size), unpacker(encoding), 2000, Deadline(60)) == body


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", ""]))
def test_any_bytes_are_unpacked_or_broken(body: bytes, encoding: str) -> None:
    try:
        got = collect([body], unpacker(encoding), 1000, Deadline(60))
    except (BrokenEncoding, TooLarge):
        return
    assert len(got) <= 1000


def test_a_bomb_is_never_held_whole() -> None:
    packed = unpacker("gzip")
    parts = packed.feed(gzip.compress(b"a" * 20_000_000))
    assert max(map(len, parts)) <= 65_536


def test_padding_after_the_last_member_is_left_out() -> None:
    data = gzip.compress(b"a") + gzip.compress(b"b") + b"\0" * 20
    assert collect([data], unpacker("gzip"), 10, Deadline(60)) == b"ab"


def test_over_the_limit_it_is_cut_where_that_is_wanted() -> None:
    assert collect([b"abc", b"def"], unpacker(""), 4, Deadline(60), cut=True) == b"abcd"
    with pytest.raises(TooLarge):
        collect([b"abc", b"def"], unpacker(""), 5, Deadline(60))


def test_unpacking_keeps_to_the_deadline() -> None:
    with pytest.raises(DeadlineExceeded):
        collect([b"abc"], unpacker(""), 5, Deadline(0))


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "deflate,gzip"])
def test_what_was_not_offered_is_not_unpacked(encoding: str) -> None:
    with pytest.raises(BadResponse):
        unpacker(encoding)
