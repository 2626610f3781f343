"""`plumbline batch --server`: the rows are scored by a running server, which goes on if this command ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from service.client import Client, ServerError
from service.terminal.report import console

HERE_ONLY = ("blocks", "restart", "processes")
"""Options that say how this machine scores, which with a server it does not."""


def through_server(server: str, key: str, source: Path, target: Path, url_column: str) -> NoReturn:
    """Hand the file in, wait until all rows have ended, and write the results. Raises click.ClickException."""
    try:
        client = Client(server, key)
        batch = client.submit_batch(source, url_column=url_column)
        click.echo(f"{batch['rows']} rows handed in as batch {batch['id']}.", err=True)
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


def _watch(client: Client, batch: dict[str, Any]) -> dict[str, Any]:
    """Show how far the batch is until it has ended; as it is then."""
    screen = console(stderr=True)
    columns = (TextColumn("{task.completed} of {task.total} rows"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task("", total=batch["rows"])
        for progress in client.follow(batch["id"]):
            left = progress["counts"]["waiting"] + progress["counts"]["leased"]
            bar.update(task, completed=progress["rows"] - left)
    return client.batch(batch["id"])
