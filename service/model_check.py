"""Saying in a sentence that the model cannot be used."""

from __future__ import annotations

import click

from models.scoring.artifact import ArtifactError, load


def check_model() -> None:
    """Load the model that scores. Raises click.ClickException."""
    try:
        load()
    except (ArtifactError, OSError) as error:
        raise click.ClickException(f"The model cannot be used: {error}") from error
