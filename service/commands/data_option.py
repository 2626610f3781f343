"""The option that names the folder of labelled data, for every command that learns or measures."""

from __future__ import annotations

from pathlib import Path

import click

data_option = click.option(
    "--data",
    required=True,
    envvar="PLUMBLINE_DATA",
    show_envvar=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the labelled data.",
)
