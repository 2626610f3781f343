"""`plumbline score`: targets in, a report for each out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import click

from models.report import Reason, ScoreReport, State
from service.config import Config
from service.model_check import check_model
from service.reports.report_json import dumps, report_to_dict
from service.usecases.score_source import failed, score_content, score_url

MAX_FILE = 10_000_000
"""Bytes of a file or of standard input; no page for readers is longer."""
STDIN = "-"


@click.command("score")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the full report as JSON, one object a line for each target."
)
@click.option("--blocks", is_flag=True, help="With --json: add the page's blocks, which the quotes' spans index.")
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="Fetch from this host even if its address is private, as on an intranet. May be repeated.",
)
@click.option(
    "--server",
    metavar="URL",
    help="Have a running Plumbline score the targets and keep the reports. [key: PLUMBLINE_KEY]",
)
def command(targets: tuple[str, ...], as_json: bool, blocks: bool, hosts: tuple[str, ...], server: str | None) -> None:
    """Score web pages and show why.

    A TARGET is a web address beginning with http:// or https://, an HTML or text file (told apart by
    its content), or - for standard input.

    With --server, a running Plumbline fetches the addresses and scores what the files hold.

    Exit status: 0 when every target was scored, 1 when some could not be, 2 when the command was used
    wrongly.
    """
    _check(targets, as_json=as_json, blocks=blocks)
    if server is not None and hosts:
        raise click.UsageError("--allow-host says from where this machine fetches: with --server it does not.")
    states = set()
    for target, report in (
        _through(server, targets, blocks or not as_json) if server is not None else _here(targets, hosts)
    ):
        _show(target, report, as_json=as_json, blocks=blocks)
        states.add(report.state)
    sys.exit(0 if states == {State.SCORED} else 1)


def _check(targets: tuple[str, ...], *, as_json: bool, blocks: bool) -> None:
    if blocks and not as_json:
        raise click.UsageError("--blocks adds to the JSON report: use it with --json.")
    if targets.count(STDIN) > 1:
        raise click.UsageError("Standard input (-) can be read only once.")
    for target in targets:
        if target != STDIN and not _is_url(target):
            _check_file(target)


def _check_file(target: str) -> None:
    path = Path(target)
    if path.is_dir():
        raise click.UsageError(f"{target!r} is a folder, not a file.")
    if not path.exists():
        hint = "" if "/" not in target and "." not in target else " A web address begins with http:// or https://."
        raise click.UsageError(f"There is no file {target!r}.{hint}")
    if not os.access(path, os.R_OK):
        raise click.UsageError(f"The file {target!r} may not be read.")


def _is_url(target: str) -> bool:
    return target.lower().startswith(("http://", "https://"))


def _here(targets: tuple[str, ...], hosts: tuple[str, ...]) -> Iterator[tuple[str, ScoreReport]]:
    check_model()
    config = Config.from_env(os.environ)
    if not any(_is_url(target) for target in targets):
        yield from ((target, _on_file(target, score_content)) for target in targets)
        return
    from service.fetching import open_fetcher  # noqa: PLC0415 - a file is scored without loading the network

    with open_fetcher(config, hosts) as fetcher:
        for target in targets:
            yield target, score_url(target, fetcher) if _is_url(target) else _on_file(target, score_content)


def _through(server: str, targets: tuple[str, ...], blocks: bool) -> Iterator[tuple[str, ScoreReport]]:
    from service.commands.server_score import open_scorer  # noqa: PLC0415 - likewise

    scorer = open_scorer(server, Config.from_env(os.environ).key, blocks=blocks)
    for target in targets:
        yield target, scorer.url(target) if _is_url(target) else _on_file(target, scorer.content)


class _OnContent(Protocol):
    def __call__(self, content: bytes, *, name: str = "") -> ScoreReport: ...


def _on_file(target: str, score: _OnContent) -> ScoreReport:
    if target == STDIN:
        content = sys.stdin.buffer.read(MAX_FILE + 1)
    else:
        with Path(target).open("rb") as file:
            content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        return failed("", Reason("too_large", f"The input is over {MAX_FILE // 1_000_000} MB."))
    return score(content, name="" if target == STDIN else target)


def _show(target: str, report: ScoreReport, *, as_json: bool, blocks: bool) -> None:
    if as_json:
        click.echo(dumps(report_to_dict(report, blocks=blocks)))
        return
    from service.terminal.report import print_report  # noqa: PLC0415 - JSON needs no terminal drawing

    print_report(report, target)
