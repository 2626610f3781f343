"""`plumbline serve`: the API and the web pages on gunicorn."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from models.scoring.artifact import ArtifactError
from service.config import Config
from service.server import serve


@click.command("serve")
@click.option("--host", help="Address to listen on. [default: 127.0.0.1; env: PLUMBLINE_HOST]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on. [default: 8000; env: PLUMBLINE_PORT]")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes. [default: 1; env: PLUMBLINE_WORKERS]")
@click.option("--threads", type=click.IntRange(1, 256), help="Threads of each. [default: 8; env: PLUMBLINE_THREADS]")
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="HOST", help="Fetch from this host even if it is private."
)
@click.option(
    "--jobs/--no-jobs",
    default=None,
    help="Work on batches and watches as well. [default: --jobs; env: PLUMBLINE_JOBS]",
)
def command(hosts: tuple[str, ...], **given: Any) -> None:
    """Serve the API and the web pages.

    Reports are kept in the database of PLUMBLINE_DATABASE_URL (default: the file plumbline.db here), whose tables
    are made or brought up to date first.
    """
    config = Config.from_env(os.environ)
    chosen = {name: value for name, value in given.items() if value is not None}
    config = replace(config, **chosen, allowed_hosts=(*config.allowed_hosts, *hosts))
    _check_port(config)
    try:
        serve(config)
    except ArtifactError as error:
        raise click.ClickException(f"The model cannot be used: {error}") from error
    except SQLAlchemyError as error:
        raise click.ClickException("The database of PLUMBLINE_DATABASE_URL cannot be opened.") from error


def _check_port(config: Config) -> None:
    """Say at once that the address is taken or not ours; the server itself would try for seconds."""
    try:
        info = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = info[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen()
    except OSError as error:
        where = f"{config.host}, port {config.port}"
        raise click.ClickException(f"Cannot listen on {where}: {error.strerror}.") from error
