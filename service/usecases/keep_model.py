"""Keep the model that is about to score, so that what it said can be told apart from what a later one says."""

from __future__ import annotations

from datetime import datetime

from models.scoring.artifact import Artifact, shipped
from service.store.database import Store


def keep_model(store: Store, now: datetime, content: bytes | None = None) -> Artifact:
    """Keep an artifact's file, by default the shipped one, and hand over what it holds.

    Raises models.scoring.artifact.ArtifactError when it cannot be used and sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        return kept.artifacts.keep(shipped() if content is None else content, now)
