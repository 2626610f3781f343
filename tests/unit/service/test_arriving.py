"""Sockets that give a caller so much time."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import count

import pytest

from service.arriving import CallersSocket, SlowRequestError

ALLOWED = 0.05


@pytest.fixture
def pair() -> Iterator[tuple[CallersSocket, socket.socket]]:
    """A connection as the server has it, and the caller's end."""
    accepted, caller = socket.socketpair()
    with CallersSocket.of(accepted, ALLOWED) as ours, caller:
        yield ours, caller


def test_a_caller_that_drips_gets_no_more_time(
    pair: tuple[CallersSocket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, caller = pair
    ticks = count(step=ALLOWED / 10)
    monkeypatch.setattr("service.arriving.time.monotonic", lambda: next(ticks))
    caller.sendall(bytes(20))
    ours.expect()
    assert [ours.recv(1) for _ in range(9)] == [b"\0"] * 9
    with pytest.raises(SlowRequestError):
        [ours.recv(1) for _ in range(2)]


def test_the_next_request_has_its_own_time(pair: tuple[CallersSocket, socket.socket]) -> None:
    ours, caller = pair
    ours.expect()
    with pytest.raises(SlowRequestError):
        ours.recv(100)
    ours.expect()
    caller.sendall(b"GET")
    assert ours.recv(100) == b"GET"


def test_what_keeps_coming_has_more_time(pair: tuple[CallersSocket, socket.socket]) -> None:
    ours, caller = pair
    ours.expect()
    before = ours._end
    caller.sendall(bytes(5_000))
    received = len(ours.recv(5_000))
    assert ours._end - before == pytest.approx(received / 50_000)


def test_an_answer_that_nobody_takes_is_given_up(pair: tuple[CallersSocket, socket.socket]) -> None:
    ours = pair[0]
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    with pytest.raises(BrokenPipeError):
        ours.sendall(bytes(20_000))


def test_a_caller_that_stays_is_left(pair: tuple[CallersSocket, socket.socket]) -> None:
    ours, caller = pair
    caller.sendall(b"more")
    ours.part()
    assert (ours.recv(100), caller.recv(100)) == (b"", b"")
