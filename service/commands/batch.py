"""`plumbline batch`: a file of rows in, a file of verdicts out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from models.report import State
from service.batch.encoding import WINDOWS, encoding_of
from service.batch.rows import BatchError
from service.commands.server_batch import HERE_ONLY, Errand, through_server
from service.config import Config
from service.fetching import open_fetcher
from service.model_check import check_model
from service.terminal.report import console
from service.usecases.score_batch import Batch, Tally, score_batch


@click.command("batch")
@click.argument("source", metavar="INPUT", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    metavar="OUTPUT",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write: .csv for a spreadsheet, .ndjson for the full reports; .xlsx from a server.",
)
@click.option("--url-column", default="", metavar="NAME", help="The .csv column of addresses, if it is not found.")
@click.option("--blocks", is_flag=True, help="Add the page's blocks to .ndjson output, whatever the state.")
@click.option("--restart", is_flag=True, help="Begin anew and overwrite OUTPUT instead of going on with it.")
@click.option("--processes", type=click.IntRange(1, 256), help="Processes for rows with content. Default: all cores.")
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="Fetch from this host even if its address is private, as on an intranet. May be repeated.",
)
@click.option("--server", metavar="URL", help="Have a running Plumbline score the rows. [key: PLUMBLINE_KEY]")
@click.option("--begun", default="", metavar="BATCH", help="With --server: come back to the batch of this id.")
def command(source: Path, target: Path, hosts: tuple[str, ...], server: str | None, **options: Any) -> None:
    """Score every row of a file.

    INPUT is .txt with one web address a line, .csv with a column of addresses, or .ndjson whose rows have
    `url`, or `html` or `text` with the content itself, and may have an `id`. OUTPUT has one row for every row
    of the input, in its order, whatever became of it: `state` and `reason` say so, and a row that cannot
    be used is a row with a reason. Blank lines are no rows, and neither are lines of .txt that begin
    with #. An address without its http:// is fetched with https:// before it. Other columns of the input
    are kept; one that is named like a column of the output is kept as input_NAME.

    After Ctrl-C, OUTPUT is whole up to where it came, and the same command goes on from there; a second
    Ctrl-C waits for nothing. An input that has changed in between is refused.

    With --server, a running Plumbline fetches and scores the addresses, and goes on if this command is stopped;
    the same command with --begun and the id it printed waits for the rest and writes OUTPUT.

    Exit status: 0 when every row was scored, 1 when some could not be, 2 when the command was used
    wrongly, 130 after Ctrl-C.
    """
    config = Config.from_env(os.environ)
    if server is not None:
        if any([hosts, *(options[name] for name in HERE_ONLY)]):
            raise click.UsageError("--server takes none of the options that say how this machine scores.")
        through_server(server, config.key, Errand(source, target, options["url_column"], options["begun"]))
    if options.pop("begun"):
        raise click.UsageError("--begun is an id of a batch at a --server.")
    check_model()
    batch = Batch(source=source, target=target, **options)
    _say_encoding(source)
    try:
        with _progress(source) as on_row:
            tally = score_batch(batch, config, lambda: open_fetcher(config, hosts), on_row=on_row)
    except BatchError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or target}: {error.strerror}.") from error
    except KeyboardInterrupt:
        click.echo(f"\nStopped. {target} is whole up to here; the same command goes on with it.", err=True)
        raise
    _summarise(tally, target)
    sys.exit(0 if set(tally.states) <= {State.SCORED} else 1)


def _say_encoding(source: Path) -> None:
    if source.suffix.lower() not in {".csv", ".tsv"}:
        return
    with source.open("rb") as file:
        if encoding_of(file) == WINDOWS:
            click.echo(f"{source} is not UTF-8: reading it as Windows-1252.", err=True)


@contextmanager
def _progress(source: Path) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal by the bytes of the input that are done; nothing where there is no terminal."""
    screen = console(stderr=True)
    columns = (TextColumn("{task.fields[rows]} rows"), BarColumn(), TaskProgressColumn())
    bar = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=screen, disable=not screen.is_terminal)
    with bar:
        task = bar.add_task("", total=source.stat().st_size, rows=0)
        count = 0

        def on_row(end: int) -> None:
            nonlocal count
            count += 1
            bar.update(task, completed=end, rows=count)

        yield on_row


def _summarise(tally: Tally, target: Path) -> None:
    states = ", ".join(f"{count} {state}" for state, count in sorted(tally.states.items()))
    earlier = f" ({tally.resumed} of them by an earlier run)" if tally.resumed else ""
    click.echo(f"{tally.states.total()} rows in {target}{earlier}: {states or 'the input is empty'}.", err=True)
