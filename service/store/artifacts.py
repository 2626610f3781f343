"""Models in the database: every one that has scored, so that an old report can be made again."""

from __future__ import annotations

import zlib
from datetime import datetime

from sqlalchemy import Connection, select

from models.scoring.artifact import Artifact, parse
from service.store.tables import artifacts
from service.store.upsert import insert_or


class Artifacts:
    """The artifacts' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, content: bytes, now: datetime) -> Artifact:
        """Keep an artifact's file if it is new. Raises models.scoring.artifact.ArtifactError when it is none."""
        artifact = parse(content)
        row = {
            "sha256": artifact.stamp.sha256,
            "version": artifact.stamp.version,
            "content": zlib.compress(content),
            "first_used_at": now,
        }
        self._connection.execute(insert_or(self._connection, artifacts).values(row).on_conflict_do_nothing())
        return artifact

    def find(self, sha256: str) -> Artifact | None:
        """The artifact of this hash, or None. Raises ArtifactError for one this version cannot use any more."""
        query = select(artifacts.c.content).where(artifacts.c.sha256 == sha256)
        content = self._connection.execute(query).scalar_one_or_none()
        return None if content is None else parse(zlib.decompress(content), sha256)
