"""The pages on settings and commands, from the docstrings of the settings and the help of the commands."""

from __future__ import annotations

import ast
import inspect
from dataclasses import MISSING, Field, fields
from textwrap import dedent
from typing import cast

import click

from service import config
from service.cli import cli
from tasks.signal_pages import NOTICE

WIDTH = 88


def pages() -> dict[str, str]:
    """Path under docs/ and text of each page."""
    return {"settings.md": _settings(), "cli.md": _commands()}


def _settings() -> str:
    described = field_docstrings(config.Config)
    rows = [
        f"| `{config.PREFIX}{field.name.upper()}` | {_default(field)} | {described[field.name]} |"
        for field in fields(config.Config)
    ]
    intro = "# Settings\n\nRead from the environment once, at the start. A name or value not understood stops it.\n"
    return "\n".join([NOTICE, intro, "| name | default | what it sets |\n|---|---|---|", *rows]) + "\n"


def field_docstrings(cls: type) -> dict[str, str]:
    """The docstring under each field of a class, on one line."""
    tree = cast("ast.ClassDef", ast.parse(dedent(inspect.getsource(cls))).body[0])
    found: dict[str, str] = {}
    for field, after in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            found[field.target.id] = " ".join(str(ast.literal_eval(after.value)).split())
    return found


def _default(field: Field[object]) -> str:
    value = None if field.default is MISSING else field.default
    if isinstance(value, int | float):
        return f"`{value}`"
    return f"`{value}`" if value else "not set"


def _commands() -> str:
    context = click.Context(cli, info_name="plumbline", terminal_width=WIDTH)
    helps = [_help("plumbline", cli.get_help(context))]
    for name in cli.list_commands(context):
        command = cast("click.Command", cli.get_command(context, name))
        child = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH)
        helps.append(_help(f"plumbline {name}", command.get_help(child)))
    return "\n".join([NOTICE, "# Commands\n", *helps])


def _help(name: str, text: str) -> str:
    return f"## `{name}`\n\n```text\n{text}\n```\n"
