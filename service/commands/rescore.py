"""`plumbline rescore`: the pages that are kept, scored once more by another model."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

from models.scoring.artifact import ArtifactError, shipped
from models.scoring.shifts import NOTABLE, Move, Shifts
from service.batch.stopping import stoppable
from service.commands.database import opened
from service.config import Config
from service.store.database import Store
from service.terminal.report import console
from service.usecases.rescore_store import Rescored, Wish, count_rescorable, rescore_store

FURTHEST = 10
"""Signals listed."""


@click.command("rescore")
@click.option(
    "--model",
    "path",
    metavar="NEW",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The artifact to score with. [default: the one that is shipped]",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change; keep nothing.")
@click.option("--processes", type=click.IntRange(1, 256), help="Processes that score. [default: all cores]")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(path: Path | None, processes: int | None, *, dry_run: bool, as_json: bool) -> None:
    """Score the pages that are kept once more.

    Every page in the database of PLUMBLINE_DATABASE_URL whose text is kept, and whose last report is by
    another model, gets a new report; no page is fetched. Earlier reports stay, and `plumbline history`
    tells what the model changed. After Ctrl-C or a kill, the same command goes on where it was.

    A server or worker that is running goes on to score with the model that is shipped with it.

    Exit status: 0 when it was done, 2 when the command was used wrongly, 130 after Ctrl-C.
    """
    model = path.read_bytes() if path else shipped()
    wish = Wish(model=model, now=datetime.now(UTC), dry_run=dry_run, processes=processes)
    try:
        with opened(Config.from_env(os.environ)) as store, stoppable(), _progress(store, model) as on_pages:
            done = rescore_store(store, wish, on_pages)
    except ArtifactError as error:
        raise click.ClickException(f"The model cannot be used: {error}") from error
    except KeyboardInterrupt:
        click.echo("\nStopped. What was done by now is kept; the same command goes on with it.", err=True)
        raise
    click.echo(json.dumps(asdict(done), indent=1) if as_json else "\n".join(_lines(done)))


@contextmanager
def _progress(store: Store, model: bytes) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal by pages; nothing where there is no terminal."""
    screen = console(stderr=True)
    columns = (MofNCompleteColumn(), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task("", total=count_rescorable(store, model))
        yield lambda count: bar.advance(task, count)


def _lines(done: Rescored) -> Iterator[str]:
    would = "would be rescored" if done.dry_run else "rescored"
    yield f"{done.rescored} pages {would} by model {done.model.version}."
    if done.without_text:
        yield f"{done.without_text} pages left out: their text is not kept any more."
    if done.overtaken:
        yield f"{done.overtaken} pages left to the next run: they were scored by somebody else meanwhile."
    if done.crashed:
        yield f"{len(done.crashed)} pages could not be scored: they ended the process that did."
        yield from (f"  {url}" for url in done.crashed[:FURTHEST])
    if done.shifts.pages:
        yield from _shifts(done.shifts)


def _shifts(shifts: Shifts) -> Iterator[str]:
    yield f"Of {shifts.pages} pages with a score before and after:"
    yield f"  moved by {NOTABLE} points or more  {shifts.moved}"
    yield f"  median absolute shift        {shifts.median:.1f} points"
    yield f"  band changes                 {sum(shifts.bands.values())}"
    yield from (f"    {count:6d}  {change}" for change, count in shifts.bands.items())
    if shifts.states:
        yield "Changes of state:"
        yield from (f"    {count:6d}  {change}" for change, count in shifts.states.items())
    if shifts.signals:
        yield "Signals whose contributions move most (mean, log-odds):"
        yield from (f"  {size:.3f}  {name}" for name, size in shifts.signals[:FURTHEST])
    if shifts.largest:
        yield "Pages that move most:"
        yield from (line for move in shifts.largest for line in _page(move))


def _page(move: Move) -> Iterator[str]:
    before, after = move.score
    yield f"  {after - before:+.1f}  from {before:.0f} to {after:.0f} ({' to '.join(move.band)})  {move.url}"
    yield from (f"         {part:+.2f}  {name}" for name, part in move.because)
