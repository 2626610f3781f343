"""Ctrl-C: the first stops a run in good order, the second ends it at once."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import util
from types import FrameType

INTERRUPTED = 130
"""The exit status after Ctrl-C."""
SHOW_CURSOR = b"\x1b[?25h\n"
"""What a terminal gets that the progress bar hid the cursor of."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise KeyboardInterrupt at the first Ctrl-C within. The next one ends the process, whatever it waits for.

    In between, until this is left, no other is heard: files within are closed in good order.
    """
    before = signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        stopped = signal.getsignal(signal.SIGINT) is not _stop
        signal.signal(signal.SIGINT, _end if stopped else before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    _ignore()
    atexit.register(_ignore)  # when all is done, the status stays what it is
    raise KeyboardInterrupt


def _ignore() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(_number: int, _frame: FrameType | None) -> None:
    _ignore()
    if os.isatty(2):
        os.write(2, SHOW_CURSOR)
    # Gives the pool's semaphores back; else their keeper complains on the terminal.
    util._run_finalizers(0)  # type: ignore[attr-defined]
    os._exit(INTERRUPTED)
