"""Scoring that some pages break, in a module of its own because processes load it by name."""

from __future__ import annotations

import os
import signal
import threading

from scrapers.fetching.fetch import Fetched
from service.usecases.claim_items import Task
from service.usecases.work_on_item import FAULT, Outcome, assess, give_up


def score(task: Task, fetched: Fetched) -> Outcome:
    """Score, but end the process at a page called `crash` and fail at one called `fault`."""
    if fetched.url.endswith("crash"):
        os.kill(os.getpid(), signal.SIGKILL)
    if fetched.url.endswith("fault"):
        raise ZeroDivisionError
    return assess(task, fetched)


def hang_or_fail(task: Task, fetched: Fetched) -> Outcome:
    """Hang at a page called `hang`, and be done with every other in no time, however busy the machine is."""
    if fetched.url.endswith("hang"):
        threading.Event().wait()
    return give_up(task, FAULT)
