"""Say what changes from one model to another on the labelled pages."""

from __future__ import annotations

from pathlib import Path

from models.scoring.artifact import load
from models.training.build import load_table
from models.training.compare import Comparison, compare
from service.usecases.train_model import clean


def compare_models(old: Path, new: Path, data: Path, count: int) -> Comparison:
    """Score the folder's pages by both artifacts.

    Raises models.scoring.artifact.ArtifactError for an artifact this version cannot use, OSError for one it cannot
    read and models.training.datasets.DataError for the data.
    """
    artifacts = load(old), load(new)
    return compare(*artifacts, load_table(data, clean), count)
