"""`plumbline evaluate`: what the model is worth on sites it has not seen, beside the baselines."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.table import Table

from models.training.datasets import DataError
from service.terminal import console
from service.usecases.train_model import Figures, evaluate_model


@click.command("evaluate")
@click.option(
    "--data",
    required=True,
    envvar="PLUMBLINE_DATA",
    show_envvar=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the labelled data.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(data: Path, as_json: bool) -> None:
    """Measure the model on sites it has not seen.

    Every figure is out of fold, with all pages of a site on one side of the split, and stands beside a
    bag of words, the text's length and a constant. In brackets: the 95 % interval over sites.
    """
    try:
        figures = evaluate_model(data)
    except DataError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(figures, indent=1))
    else:
        console().print(_table(figures))


def _table(figures: Figures) -> Table:
    methods = list(dict.fromkeys(method for by_method in figures.values() for method in by_method))
    table = Table("Task", *methods, box=None, pad_edge=False)
    for task, by_method in figures.items():
        cells = (_cell(by_method[method]) if method in by_method else "" for method in methods)
        table.add_row(task, *cells)
    return table


def _cell(figure: dict[str, float]) -> str:
    return f"{figure['value']:.3f} [{figure['low']:.3f} to {figure['high']:.3f}]"
