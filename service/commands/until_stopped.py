"""Running jobs in the foreground, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import signal
from typing import Protocol

import click

from service.store.database import Store


class Jobs(Protocol):
    """What can be started, told to stop and waited for."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Take on nothing more. Returns at once, and may be called by a signal's handler."""

    def join(self) -> None:
        """Wait until all has ended."""


def run_until_stopped(jobs: Jobs, store: Store, greeting: str) -> None:
    """Run until a signal comes and what is under way then has ended, and close the store."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: jobs.stop())
    jobs.start()
    click.echo(greeting, err=True)
    jobs.join()
    store.close()
