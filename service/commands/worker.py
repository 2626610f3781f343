"""`plumbline worker`: works on what the store's ledger has to do."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from service import logs
from service.commands.broker_option import check_broker
from service.commands.until_stopped import run_until_stopped
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
@click.option("--celery", is_flag=True, help="Take work from the queue that `plumbline beat` fills.")
def command(hosts: tuple[str, ...], *, celery: bool, **given: Any) -> None:
    """Work on batches and watches until stopped.

    What is to be done is in the database of PLUMBLINE_DATABASE_URL. Any number of workers may share one, on one
    machine or on many; `plumbline serve` has one of its own unless it is started with --no-jobs. After Ctrl-C or
    SIGTERM a worker ends what it has under way. One that is killed loses nothing: what it had falls to the others
    when its lease runs out.

    With --celery, a worker takes work from the RabbitMQ of PLUMBLINE_BROKER_URL instead of looking for it in the
    database, and what a killed one had falls to the others at once.
    """
    config = Config.from_env(os.environ)
    chosen = {name: value for name, value in given.items() if value is not None}
    config = replace(config, **chosen, allowed_hosts=(*config.allowed_hosts, *hosts))
    if celery:
        check_broker(config)
    check_model()
    logs.configure(config.log)
    try:
        services = open_services(config)
    except SQLAlchemyError as error:
        raise click.ClickException("The database of PLUMBLINE_DATABASE_URL cannot be opened.") from error
    if celery:
        _work_for_beat(services)
    else:
        jobs = LocalJobs(services)
        run_until_stopped(jobs, services.store, f"Working as {jobs.worker.name}.")


def _work_for_beat(services: Services) -> None:
    from service.jobs.celery_app import run_worker  # noqa: PLC0415 - Celery is slow to load, and seldom wanted

    click.echo("Working on what `plumbline beat` hands out.", err=True)
    sys.exit(run_worker(services))
