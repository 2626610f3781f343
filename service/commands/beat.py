"""`plumbline beat`: hands the ledger's work to workers on other machines."""

from __future__ import annotations

import os

import click
from sqlalchemy.exc import SQLAlchemyError

from service import logs
from service.commands.broker_option import check_broker
from service.commands.until_stopped import run_until_stopped
from service.config import Config
from service.jobs.beat import Beat
from service.model_check import check_model
from service.services import open_services


@click.command("beat")
def command() -> None:
    """Hand out work to workers on other machines until stopped.

    What is to be done is in the database of PLUMBLINE_DATABASE_URL; the RabbitMQ of PLUMBLINE_BROKER_URL carries it to
    `plumbline worker --celery`, on any number of machines. Two beats do no harm and keep each other's place: all that
    counts is in the database.
    """
    config = Config.from_env(os.environ)
    check_broker(config)
    check_model()
    logs.configure(config.log)
    try:
        services = open_services(config)
    except SQLAlchemyError as error:
        raise click.ClickException("The database of PLUMBLINE_DATABASE_URL cannot be opened.") from error
    beat = Beat(services)
    run_until_stopped(beat, services.store, f"Handing out work as {beat.dispatcher.name}.")
