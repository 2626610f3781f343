"""`plumbline explain-model`: the weights of the model, by category."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from models.signals.base import CATEGORY_TITLES
from service.reports.wording import signed
from service.terminal.report import console
from service.usecases.describe_model import describe_model


@click.command("explain-model")
@click.option("--json", "as_json", is_flag=True, help="Print the model as JSON, as the API's /v1/model gives it.")
def command(as_json: bool) -> None:
    """Print the model's weights by category.

    A weight is what a signal at its full strength moves the log-odds by, from its absence: plus makes a page
    more credible, minus less. A page's log-odds are the intercept plus one contribution for each signal; the
    calibration turns them into the score.
    """
    model = describe_model()
    if as_json:
        click.echo(json.dumps(model, indent=1))
        return
    screen = console()
    screen.print(Text(f"Model {model['version']}", style="bold"))
    screen.print(f"SHA-256    {model['sha256']}\nintercept  {signed(model['intercept'])}")
    screen.print(f"score      {_map(**model['calibration'])}")
    for category, title in CATEGORY_TITLES.items():
        weights = [weight for weight in model["weights"] if weight["category"] == category]
        if weights:
            screen.print(Text(f"\n{title}", style="bold underline"))
            screen.print(_table(weights))


def _map(slope: float, offset: float, doubt: float) -> str:
    """The calibration as a formula."""
    return f"{100 * doubt:.1f} + {100 - 200 * doubt:.1f} / (1 + exp(−({slope:.3g} × log-odds {signed(offset)})))"


def _table(weights: list[dict[str, Any]]) -> Table:
    table = Table.grid(padding=(0, 2))
    for weight in weights:
        sign = signed(weight["weight"])
        colour = "green" if weight["weight"] > 0 else "red" if weight["weight"] < 0 else "dim"
        table.add_row(Text(f"  {sign}", style=colour), weight["signal"], weight["title"])
    return table
