"""`plumbline evaluate`: what the model is worth on sites it has not seen, beside the baselines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from models.training.datasets import DataError
from models.training.gate import GateError
from models.training.goals import GOALS
from models.training.plots import PlotError
from service.commands.data_option import data_option
from service.terminal.report import console
from service.usecases import keep_floors
from service.usecases.evaluate_model import evaluate_model
from service.usecases.write_card import check_plots, write_card

METHODS = ("model", "TF-IDF", "length", "constant", "query")


@dataclass(frozen=True, slots=True)
class Orders:
    """What the command line asks for."""

    data: Path
    as_json: bool
    card: Path | None
    gate: bool
    raising: bool
    lowering: tuple[str, ...]


@click.command("evaluate")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print the whole evaluation as JSON.")
@click.option(
    "--card",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the model card here, its figures and plots into the folder of that name.",
)
@click.option("--gate", is_flag=True, help="Fail when a figure is below its floor or the data are others.")
@click.option("--raise-floors", "raising", is_flag=True, help="Set floors as high as the figures allow.")
@click.option(
    "--lower-floor",
    "lowering",
    metavar="NAME=VALUE",
    multiple=True,
    help="First lower this floor, which takes a line in the changelog. May be repeated.",
)
def command(**options: Any) -> None:
    """Measure the model on sites it has not seen.

    Every figure is out of fold, with all pages of a site on one side of the split, and stands beside a
    bag of words, the text's length and a constant. In brackets: the 95 % interval over sites.

    Exit status: 0, or 1 when the gate does not let the model pass, 2 when the command was used wrongly.
    """
    try:
        failed = _run(Orders(**options))
    except (DataError, GateError, PlotError) as error:
        raise click.ClickException(str(error)) from error
    for sentence in failed:
        click.echo(sentence, err=True)
    click.get_current_context().exit(1 if failed else 0)


def _run(orders: Orders) -> list[str]:
    """Evaluate and do what was asked for; returns why the gate does not let it pass."""
    if orders.card:
        check_plots()
    for floor in orders.lowering:
        _lower(floor)
    document = evaluate_model(orders.data, lambda stage: click.echo(f"Measuring: {stage}", err=True))
    _show(document, as_json=orders.as_json)
    if orders.card:
        write_card(document, orders.card)
    if orders.raising:
        keep_floors.raise_floors(document)
    return keep_floors.failures(document) if orders.gate else []


def _lower(floor: str) -> None:
    name, _, value = floor.partition("=")
    try:
        bound = float(value)
    except ValueError as error:
        raise click.UsageError(f"--lower-floor takes NAME=VALUE, not {floor!r}.") from error
    click.echo(f"The changelog needs, with its reason: {keep_floors.lower_floor(name, bound)}", err=True)


def _show(document: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(document, indent=1))
        return
    console().print(_table(document["figures"]))
    coverage = document["coverage"]
    click.echo(
        f"\nScores of refitted models inside the 90 % interval, held-out pages: {coverage['inside']:.1%} "
        f"(mean width {coverage['width']:.0f} points)."
    )


def _table(figures: Mapping[str, Any]) -> Table:
    table = Table("Figure", "Goal", "Model", *METHODS[1:], box=None, pad_edge=False)
    for goal in GOALS:
        found = figures[goal.key]["methods"] if goal.key in figures else {}
        cells = [_cell(found.get(method)) for method in METHODS]
        table.add_row(goal.key, f"{'≥' if goal.rising else '≤'} {goal.goal:g}", _reach(found), *cells[1:])
    return table


def _cell(figure: Mapping[str, float] | None) -> str:
    return f"{figure['value']:.3f}" if figure else ""


def _reach(found: Mapping[str, Any]) -> str:
    """The model's figure with its interval."""
    figure = found.get(METHODS[0])
    return _cell(figure) + (f" [{figure['low']:.2f}, {figure['high']:.2f}]" if figure and "low" in figure else "")
