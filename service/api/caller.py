"""Who sends the request at hand, and what each view asks of its caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

SCOPES = frozenset({"read", "score", "batch", "admin"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a key of a tenant, or nobody in particular."""

    tenant: str
    """Whose things these are; empty for anonymous callers."""
    key_id: str
    """The key's public part; empty for anonymous callers."""
    scopes: frozenset[str]


def current_caller() -> Caller:
    """Who sends the request at hand."""
    return Caller("", "", SCOPES)


def requires(scope: str | None) -> Callable[[View], View]:
    """Declare the scope that a view's callers need; None where anybody may call."""

    def declare(view: View) -> View:
        view.required_scope = scope  # type: ignore[attr-defined]
        return view

    return declare
