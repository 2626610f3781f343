"""Loops side by side: they end together, when told to or when one of them meets a fault."""

from __future__ import annotations

from threading import Event

import pytest

from service.jobs.loops import Loop, Loops


def waiting(name: str) -> tuple[Loop, Event]:
    stopped = Event()
    return Loop(name, lambda: None if stopped.wait(30) else pytest.fail("never stopped"), stopped.set), stopped


def test_all_end_when_they_are_told_to() -> None:
    loops = Loops(waiting("one")[0], waiting("two")[0], on_fault=pytest.fail)
    loops.start()
    loops.stop()
    loops.join()
    assert not loops.failed


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_in_one_ends_all_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    told = Event()

    def fail() -> None:
        raise ZeroDivisionError

    other, stopped = waiting("other")
    loops = Loops(other, Loop("broken", fail, lambda: None), on_fault=told.set)
    loops.start()
    loops.join()
    assert loops.failed
    assert told.is_set()
    assert stopped.is_set()
    assert "the loop of broken met a fault" in caplog.text
