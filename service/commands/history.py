"""`plumbline history`: what became of a page from report to report."""

from __future__ import annotations

import os

import click

from service.commands.database import opened
from service.config import Config
from service.reports.history_json import history_to_dict
from service.reports.report_json import dumps
from service.terminal.report import console
from service.usecases.tell_history import tell_history


@click.command("history")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print the history as JSON, as the API has it.")
@click.option(
    "--limit",
    default=20,
    show_default=True,
    metavar="COUNT",
    type=click.IntRange(min=1),
    help="How many reports to show, from the latest back.",
)
def command(url: str, limit: int, *, as_json: bool) -> None:
    """Tell how a page's score came to change.

    Shows the reports on the page at URL that are kept in the database of PLUMBLINE_DATABASE_URL, and of
    each change whether the page or the model made it: which signals moved, and which quotes came and went.
    Where both were another one, the new page is scored once more with the old model, so that each has its
    own part. Nothing is fetched.

    Exit status: 0 when the page is known, 1 when it is not, 2 when the command was used wrongly.
    """
    with opened(Config.from_env(os.environ)) as store:
        history = tell_history(url, store, limit=limit)
    if history is None:
        click.echo(f"No page is known at {url}.", err=True)
        raise SystemExit(1)
    if as_json:
        click.echo(dumps(history_to_dict(history)))
        return
    from service.terminal.history import render_history  # noqa: PLC0415 - JSON needs no terminal drawing

    console().print(render_history(history))
