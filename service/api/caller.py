"""Who sends the request at hand, and what each view asks of its caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import g

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a key of a tenant, or nobody in particular."""

    tenant: str
    """Whose things these are; empty for anonymous callers."""
    key_id: str
    """The key's public part; empty for anonymous callers."""
    scopes: frozenset[str]


def current_caller() -> Caller:
    """Who sends the request at hand; `service.api.access` has found out before the view is called."""
    caller: Caller = g.caller
    return caller


def requires(scope: str | None) -> Callable[[View], View]:
    """Declare the scope that a view's callers need; None where anybody may call. Stands directly above `def`."""

    def declare(view: View) -> View:
        view.required_scope = scope  # type: ignore[attr-defined]
        return view

    return declare


def required_scope(view: Callable[..., Any]) -> str | None:
    """The scope a view needs. One that declares nothing needs the most: what was forgotten must not be open."""
    scope: str | None = getattr(view, "required_scope", "admin")
    return scope
