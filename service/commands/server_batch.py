"""`plumbline batch --server`: the rows are scored by a running server, which goes on if this command ends."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from service.client import Client, ServerError
from service.client_types import Batch
from service.terminal.report import console

HERE_ONLY = ("blocks", "restart", "processes")
"""Options that say how this machine scores, which with a server it does not."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a server is to do, and where the results go."""

    source: Path
    target: Path
    url_column: str
    begun: str
    """The id of the batch, where the source was handed in before; else empty."""


def through_server(server: str, key: str, errand: Errand) -> NoReturn:
    """Hand the file in, wait until all rows have ended, and write the results. Raises click.ClickException."""
    target = errand.target
    try:
        client = Client(server, key)
        batch = client.batch(errand.begun) if errand.begun else _hand_in(client, errand)
        last = _watch(client, batch)
        client.download(batch["id"], target)
    except (ServerError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or target}: {error.strerror}.") from error
    counts = {state: count for state, count in last["counts"].items() if count}
    click.echo(
        f"{last['rows']} rows in {target}: " + ", ".join(f"{n} {state}" for state, n in counts.items()), err=True
    )
    sys.exit(0 if set(counts) <= {"done"} else 1)


def _hand_in(client: Client, errand: Errand) -> Batch:
    batch = client.submit_batch(errand.source, url_column=errand.url_column)
    click.echo(f"{batch['rows']} rows handed in as batch {batch['id']}: --begun comes back to it.", err=True)
    return batch


def _watch(client: Client, batch: Batch) -> Batch:
    """Show how far the batch is until it has ended; as it is then."""
    screen = console(stderr=True)
    columns = (TextColumn("{task.completed} of {task.total} rows"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task("", total=batch["rows"])
        for progress in client.follow(batch["id"]):
            left = progress["counts"]["waiting"] + progress["counts"]["leased"]
            bar.update(task, completed=progress["rows"] - left)
    return client.batch(batch["id"])
