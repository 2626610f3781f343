"""The pages on settings, commands, error codes and the model, each from its source in the code or the artifact."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields
from textwrap import dedent
from typing import Any, cast

import click

from models.training.exemptions import exempted
from scrapers.errors import ScrapeError
from service import config
from service.api.problems import KINDS
from service.cli import cli
from service.usecases.describe_model import describe_model
from tasks.signal_pages import NOTICE

WIDTH = 88
WEIGHT = (
    "A weight is the log-odds from a signal's absence to its full strength. A weight of 0 means that the rated pages "
    "did not bear out what was expected of the signal."
)
CONTRADICTING = (
    "Fitted beside all others, the weights of these came out against the expected sign and were set to 0; any other "
    "signal would fail `plumbline train` by that. They are the `contradicting` of the fit below. The model card names "
    "another kind: signals that each by itself speak against their sign on both rated sets, beyond chance.\n"
)


def pages() -> dict[str, str]:
    """Path under docs/ and text of each page."""
    return {"settings.md": _settings(), "cli.md": _commands(), "errors.md": _errors(), "model.md": _model()}


def table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; `head` names the columns, separated by bars."""
    columns = head.count("|") + 1
    lines = [f"| {head} |", "|" + "---|" * columns]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)]) + "\n"


def _settings() -> str:
    described = field_docstrings(config.Config)
    rows = [
        (f"`{config.PREFIX}{field.name.upper()}`", _default(field), described[field.name])
        for field in fields(config.Config)
    ]
    intro = "# Settings\n\nRead from the environment once, at the start. A name or value not understood stops it.\n"
    return "\n".join([NOTICE, intro, table("name | default | what it sets", rows)])


def field_docstrings(cls: type) -> dict[str, str]:
    """The docstring under each field of a class, on one line."""
    tree = cast("ast.ClassDef", ast.parse(dedent(inspect.getsource(cls))).body[0])
    found: dict[str, str] = {}
    for field, after in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            found[field.target.id] = " ".join(str(ast.literal_eval(after.value)).split())
    return found


def _default(field: Field[Any]) -> str:
    value = None if field.default is MISSING else field.default
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    value = ",".join(value) if isinstance(value, tuple) else value
    return f"`{value}`" if value or isinstance(value, int | float) else "not set"


def _commands() -> str:
    options = cli.context_settings["help_option_names"]  # as a run has them: click keeps the first it is asked for
    context = click.Context(cli, info_name="plumbline", terminal_width=WIDTH, help_option_names=options)
    helps = [_help("plumbline", cli.get_help(context))]
    for name in cli.list_commands(context):
        command = cast("click.Command", cli.get_command(context, name))
        helps += _command_helps(command, click.Context(command, info_name=name, parent=context, terminal_width=WIDTH))
    return "\n".join([NOTICE, "# Commands\n", *helps])


def _command_helps(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command's help, and that of the commands under it."""
    yield _help(context.command_path, command.get_help(context))
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _command_helps(child, click.Context(child, info_name=name, parent=context, terminal_width=WIDTH))


def _help(name: str, text: str) -> str:
    return f"## `{name}`\n\n```text\n{text}\n```\n"


def _errors() -> str:
    problems = [(f"`{code}`", kind.status, kind.title) for code, kind in KINDS.items()]
    pages = sorted({(f"`{e.code}`", f"`{e.state}`", "yes" if e.retry else "no", _first_line(e)) for e in _leaves()})
    return "\n".join(
        [
            NOTICE,
            "# Codes\n\nA code is a contract: it never changes its meaning. Sentences may.\n",
            "## Why a page could not be had\n\nThe `reason.code` of a report whose `state` is not `scored`.\n",
            table("code | state | try again | what happened", pages),
            "## Why a request was refused\n\nThe `code` of a problem document (RFC 9457).\n",
            table("code | status | what is wrong", problems),
        ]
    )


def _leaves(kind: type[ScrapeError] = ScrapeError) -> Iterator[type[ScrapeError]]:
    """The errors that have a code of their own."""
    for child in kind.__subclasses__():
        if "code" in vars(child) and child.__module__ == ScrapeError.__module__:
            yield child
        yield from _leaves(child)


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").splitlines()[0]


def _model() -> str:
    model = describe_model()
    weights = [(f"[{w['signal']}](signals/{w['signal']}.md)", f"{w['weight']:+.3f}") for w in model["weights"]]
    data = [(name, f"`{sha256}`") for name, sha256 in model["data"].items()]
    return "\n".join(
        [
            NOTICE,
            f"# The model\n\nVersion {model['version']}, SHA-256 `{model['sha256']}`.\n",
            f"Intercept {model['intercept']:+.3f}. {WEIGHT}\n",
            table("signal | weight", weights),
            f"## Exempted from their sign\n\n{CONTRADICTING}",
            table("signal | why it stays", [(f"[{name}](signals/{name}.md)", why) for name, why in exempted().items()]),
            "## Fitted on\n",
            table("file | SHA-256", data),
            "## What that fit measured\n",
            table("measure | value", sorted(_flat(model["metrics"]))),
        ]
    )


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _flat(part, f"{name}.{key}" if name else str(key))
    else:
        yield name, ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
