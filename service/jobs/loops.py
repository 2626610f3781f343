"""Loops that run side by side, each in a thread of its own, until they are stopped."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loop:
    """One of them. `stop` may be called from any thread, and `run` returns soon after."""

    name: str
    run: Callable[[], None]
    stop: Callable[[], None]


def end_process() -> None:
    """Ask this process to end in good order, so that whatever watches over it starts it again."""
    os.kill(os.getpid(), signal.SIGTERM)


class Loops:
    """All of them. A fault in one ends them all: half a service, which nobody notices, is worse than none."""

    def __init__(self, *loops: Loop, on_fault: Callable[[], None] = end_process) -> None:
        self.failed = False
        self._loops = loops
        self._on_fault = on_fault
        self._threads = [Thread(target=self._run, args=[loop], name=loop.name) for loop in loops]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after what is under way. Returns at once, and may be called by a signal's handler."""
        for loop in self._loops:
            loop.stop()

    def join(self) -> None:
        """Wait until all have ended."""
        for thread in self._threads:
            thread.join()

    def _run(self, loop: Loop) -> None:
        try:
            loop.run()
        except BaseException:
            _log.critical("the loop of %s met a fault and ends", loop.name, exc_info=True)
            self.failed = True
            self.stop()
            self._on_fault()
            raise
