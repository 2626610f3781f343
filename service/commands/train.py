"""`plumbline train`: labelled pages in, the model's artifact out."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from models.scoring.artifact import DEFAULT, parse
from models.training.datasets import DataError
from models.training.exemptions import SignError
from models.training.promotional import FILE
from service.commands.data_option import data_option
from service.usecases.train_model import fit_promotion, train_model


@click.command("train")
@data_option
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the artifact. Default: the one that scoring uses.",
)
def command(data: Path, output: Path | None) -> None:
    """Fit the model on labelled pages.

    Reads the Sondhi and Schwarz pages of DIR, fits the additive model grouped by site and writes its
    artifact. The same data give the same bytes.

    One of its signals is fitted too, and first: the wording of promotion, to the texts of DIR that are
    graded by function. It is written beside the artifact; the model is fitted with the one that scoring uses.

    A signal whose weight comes out against its expected sign fails the fit and is named, unless
    models/training/exempted.yml says why it may stay without weight; so does one that is exempted and no longer
    against its sign. The model then stays as it was.

    Exit status: 0, or 1 when the fit failed or the data cannot be read, 2 when the command was used wrongly.
    """
    target = output or Path(str(files("models") / "artifacts" / DEFAULT))
    try:
        target.with_name(FILE).write_bytes(fit_promotion(data))
        content = train_model(data)
    except (DataError, SignError) as error:
        raise click.ClickException(str(error)) from error
    stamp = parse(content, target.name).stamp
    target.write_bytes(content)
    click.echo(f"Model {stamp.version} (SHA-256 {stamp.sha256}) is in {target}.")
