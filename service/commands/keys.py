"""`plumbline keys`: create, list and revoke API keys."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from service import logs
from service.config import Config, rate
from service.reports.wording import plain
from service.scopes import SCOPES
from service.store.database import Store, open_store
from service.store.keys import ApiKey
from service.terminal.report import console
from service.usecases.create_key import NewKey, create_key
from service.usecases.list_keys import list_keys
from service.usecases.revoke_key import revoke_key

_TENANT = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


def _rate(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    try:
        return value and rate(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not {error}.") from error


def _tenant(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value and not _TENANT.fullmatch(value):
        raise click.BadParameter("Give up to 32 small letters, digits, dots, dashes and underscores.")
    return value


@click.group("keys")
def command() -> None:
    """Create, list and revoke API keys.

    They are kept in the database of PLUMBLINE_DATABASE_URL (default: the file plumbline.db here).
    """


@command.command("create")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(list(SCOPES)), help="What it may do; repeat."
)
@click.option(
    "--tenant",
    default="",
    callback=_tenant,
    metavar="T",
    help="Keys of one tenant see the same batches, watches and webhooks. [default: a tenant of its own]",
)
@click.option(
    "--rate",
    "own_rate",
    callback=_rate,
    metavar="RATE",
    help="How much it may ask, as 600/minute, or off. [env: PLUMBLINE_LIMIT_KEY]",
)
def create(name: str, scopes: tuple[str, ...], tenant: str, own_rate: str | None) -> None:
    """Create a key called NAME and print it. It is shown this once."""
    with _store() as store:
        _, made = create_key(NewKey(name, frozenset(scopes), tenant, own_rate), store, datetime.now(UTC))
    click.echo(made.text())


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """List all keys, revoked ones too, without their secrets."""
    with _store() as store:
        found = list_keys(store)
    if as_json:
        click.echo(json.dumps([_to_dict(key) for key in found], indent=1))
        return
    table = Table("id", "name", "tenant", "scopes", "rate", "created", "used", "revoked", box=None)
    table.columns[0].no_wrap = True  # the id is what other commands want
    for key in found:
        moments = (_day(moment) for moment in (key.created_at, key.last_used_at, key.revoked_at))
        table.add_row(key.id, plain(key.name), key.tenant, " ".join(_scopes(key)), key.rate or "", *moments)
    console().print(table)


@command.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Revoke the key of this ID for good."""
    with _store() as store:
        done = revoke_key(key_id, store, datetime.now(UTC))
    if not done:
        raise click.ClickException(f"There is no key {key_id!r} that still works.")


@contextmanager
def _store() -> Iterator[Store]:
    config = Config.from_env(os.environ)
    logs.configure(config.log)
    try:
        store = open_store(config.database_url)
        yield store
        store.close()
    except SQLAlchemyError as error:
        raise click.ClickException("The database of PLUMBLINE_DATABASE_URL cannot be opened.") from error


def _to_dict(key: ApiKey) -> dict[str, Any]:
    moments = {name: value.isoformat() for name, value in asdict(key).items() if isinstance(value, datetime)}
    shown = {name: value for name, value in asdict(key).items() if name != "sha256"}
    return {**shown, "scopes": _scopes(key), **moments}


def _scopes(key: ApiKey) -> list[str]:
    """In the order in which they are listed everywhere."""
    return [scope for scope in SCOPES if scope in key.scopes]


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
