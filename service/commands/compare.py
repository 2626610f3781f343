"""`plumbline compare`: which pages move from one model to another, by how much and because of which signals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from models.scoring.artifact import ArtifactError
from models.training.compare import Comparison, Move
from models.training.datasets import DataError
from service.commands.data_option import data_option
from service.usecases.compare_models import compare_models

FURTHEST = 10
"""Signals listed."""


@click.command("compare")
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option(
    "--pages",
    default=10,
    show_default=True,
    metavar="COUNT",
    type=click.IntRange(min=0),
    help="How many of the pages that move most to list.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def command(old: Path, new: Path, data: Path, pages: int, as_json: bool) -> None:
    """Say what changes from one model to another.

    OLD and NEW are artifacts. Both score the labelled pages of DIR, measured once by the signals of this
    version; a signal that an artifact names and that is not measured any more counts as missing.
    """
    try:
        found = compare_models(old, new, data, pages)
    except (ArtifactError, DataError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(asdict(found), indent=1) if as_json else "\n".join(_lines(found)))


def _lines(found: Comparison) -> Iterator[str]:
    yield f"From model {found.old} to model {found.new}, on {found.pages} pages:"
    yield f"  median absolute shift  {found.median:.1f} points"
    yield f"  90th percentile        {found.ninth:.1f} points"
    yield f"  band changes           {sum(found.bands.values())}"
    yield from (f"    {count:4d}  {change}" for change, count in found.bands.items())
    yield "Signals whose contributions move most (mean, log-odds):"
    yield from (f"  {size:.3f}  {name}" for name, size in found.signals[:FURTHEST])
    yield "Pages that move most:"
    yield from (line for move in found.moves for line in _page(move))
    yield from found.notes


def _page(move: Move) -> Iterator[str]:
    way = f"from {move.old:.0f} to {move.new:.0f} ({' to '.join(move.bands)})"
    yield f"  {move.shift:+.1f}  {way}  {move.page}  {move.url}".rstrip()
    yield from (f"         {part:+.2f}  {name}" for name, part in move.because)
