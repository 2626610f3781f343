"""Processes that score: started once, in a way that leaves Ctrl-C to the parent and ends with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

from service.collector import collect_seldom


def open_pool(processes: int) -> ProcessPoolExecutor:
    """A pool of so many processes; none is started before it is needed."""
    return ProcessPoolExecutor(processes, mp_context=_context(), initializer=_start)


def cores() -> int:
    """How many processes can compute at the same time here."""
    return len(os.sched_getaffinity(0))


def _start() -> None:
    """Leave Ctrl-C to the parent process, which ends this one in good order, and end when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, which is how long scoring is broken off
    threading.Thread(target=_end_with_parent, daemon=True).start()
    collect_seldom()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _context() -> BaseContext:
    """Processes that share what scoring needs where the system can, or else start afresh."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["service.usecases.score_source"])
    _start_server()
    return context


def _start_server() -> None:
    """Start the process that workers come from. They inherit that it ignores Ctrl-C, which is not theirs to answer.

    Only the main thread may say what a signal does; the server that it started is there for the others.
    """
    if threading.current_thread() is not threading.main_thread():
        forkserver.ensure_running()
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)
