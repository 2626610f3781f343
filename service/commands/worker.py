"""`plumbline worker`: works on what the store's ledger has to do."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from service import logs
from service.config import Config
from service.jobs.local import LocalJobs
from service.model_check import check_model
from service.services import Services, open_services


@click.command("worker")
@click.option(
    "--fetches",
    type=click.IntRange(1, 1000),
    help="Pages under way at the same time. [default: 32; env: PLUMBLINE_FETCHES]",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    help="Processes that score. [default: all cores; env: PLUMBLINE_PROCESSES]",
)
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="HOST", help="Fetch from this host even if it is private."
)
def command(hosts: tuple[str, ...], **given: Any) -> None:
    """Work on batches and watches until stopped.

    What is to be done is in the database of PLUMBLINE_DATABASE_URL. Any number of workers may share one, on one
    machine or on many; `plumbline serve` has one of its own unless it is started with --no-jobs. After Ctrl-C or
    SIGTERM a worker ends what it has under way. One that is killed loses nothing: what it had falls to the others
    when its lease runs out.
    """
    config = Config.from_env(os.environ)
    chosen = {name: value for name, value in given.items() if value is not None}
    config = replace(config, **chosen, allowed_hosts=(*config.allowed_hosts, *hosts))
    check_model()
    logs.configure(config.log)
    try:
        services = open_services(config)
    except SQLAlchemyError as error:
        raise click.ClickException("The database of PLUMBLINE_DATABASE_URL cannot be opened.") from error
    _work(services)


def _work(services: Services) -> None:
    jobs = LocalJobs(services)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: jobs.stop())
    jobs.start()
    click.echo(f"Working as {jobs.worker.name}.", err=True)
    jobs.join()
    services.store.close()
