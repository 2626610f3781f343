"""`plumbline signals`: the catalogue, or one signal's card."""

from __future__ import annotations

import json
from itertools import groupby

import click
from rich.table import Table
from rich.text import Text

from models.signals.base import CATEGORY_TITLES, Signal
from service.terminal.report import console
from service.usecases.list_signals import find_signal, list_signals, signal_to_dict


@click.command("signals")
@click.argument("signal_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, or the one signal.")
def command(signal_id: str | None, as_json: bool) -> None:
    """List the signals that pages are measured by, or show the card of one.

    The sign says which way more of a signal is expected to move credibility; "learned" where research does
    not say. Experimental signals are shown in reports but carry no weight.
    """
    if signal_id is None:
        _list(as_json=as_json)
        return
    signal = find_signal(signal_id)
    if signal is None:
        raise click.UsageError(f"There is no signal {signal_id!r}. `plumbline signals` lists them.")
    if as_json:
        click.echo(json.dumps(signal_to_dict(signal), indent=1))
    else:
        console().print(_card(signal))


def _list(*, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([signal_to_dict(signal) for signal in list_signals()], indent=1))
        return
    screen = console()
    order = list(CATEGORY_TITLES)
    signals = sorted(list_signals(), key=lambda signal: order.index(signal.category))
    for category, group in groupby(signals, key=lambda signal: signal.category):
        screen.print(Text(f"\n{CATEGORY_TITLES[category]}", style="bold underline"))
        table = Table.grid(padding=(0, 2))
        for signal in group:
            lifecycle = "" if signal.lifecycle == "active" else f" ({signal.lifecycle})"
            table.add_row(f"  {signal.id}", signal.expected_sign.value, signal.title + lifecycle)
        screen.print(table)


def _card(signal: Signal) -> Table:
    table = Table.grid(padding=(0, 2))
    rows = {
        "id": f"{signal.id}, version {signal.version}, {signal.lifecycle}",
        "category": CATEGORY_TITLES[signal.category],
        "when it fires": signal.title,
        "when it does not": signal.failure_title,
        "why": signal.why,
        "unit": f"{signal.unit}; from {signal.cap:g} on more changes nothing",
        "expected sign": signal.expected_sign.value,
        "criteria": "; ".join(signal.criteria),
        "references": "\n".join(signal.references),
        "what to do": signal.action,
    }
    for name, value in rows.items():
        if value:
            table.add_row(Text(name, style="bold"), value)
    return table
