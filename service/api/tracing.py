"""An id for each request, in its answer and in every line that is logged on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flask import Flask

from service.logs import REQUEST_ID

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def register(app: Flask) -> None:
    """Give every request to this app an id."""
    app.wsgi_app = Traced(app.wsgi_app)  # type: ignore[method-assign]


class Traced:
    """Keeps the caller's own id, with which it finds its request again, if a log can hold it as it is."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does."""
        given = environ.get("HTTP_X_REQUEST_ID", "")
        environ[REQUEST_ID] = known = given if _WELL_FORMED.fullmatch(given) else uuid4().hex

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, [*headers, (HEADER, known)], exc_info)

        return self._app(environ, start)
