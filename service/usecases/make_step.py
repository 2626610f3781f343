"""Make a step of several that stand by themselves: one that meets a fault must not keep the others from being made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, StatementError

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


def make_step(step: Callable[[], _T], name: str) -> _T | None:
    """What the step returns; None when it met a fault in Plumbline or in what is kept, which is logged.

    Raises sqlalchemy.exc.SQLAlchemyError when the database fails: then it is made another time.
    """
    try:
        return step()
    except Exception as error:
        if _is_the_databases(error):
            raise
        _log.exception("%s met a fault", name)
        return None


def _is_the_databases(error: Exception) -> bool:
    """Whether the database fails or is locked; a statement that it does not take is a fault of ours."""
    if isinstance(error, StatementError):
        return isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, SQLAlchemyError)
