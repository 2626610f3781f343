"""Saying in a sentence that there is no broker to meet at."""

from __future__ import annotations

import click

from service.config import Config


def check_broker(config: Config) -> None:
    """Raises click.ClickException when no broker is set."""
    if not config.broker_url:
        raise click.ClickException("Set PLUMBLINE_BROKER_URL to the broker, as amqp://user:password@host//.")
