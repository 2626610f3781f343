"""Say whether the service can do its work, part by part."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from models.scoring.artifact import ArtifactError, load
from service.store.database import Store

OK = "ok"
FAILED = "failed"


def check_readiness(store: Store) -> dict[str, str]:
    """What the service cannot do without, each `ok` or `failed`."""
    return {"store": _store(store), "model": _model()}


def _store(store: Store) -> str:
    try:
        with store.read() as kept:
            kept.keys.find("")
    except SQLAlchemyError:
        return FAILED
    return OK


def _model() -> str:
    try:
        load()
    except ArtifactError:
        return FAILED
    return OK
