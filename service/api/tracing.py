"""An id for each request, in its answer and in every line that is logged on the way."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask, Response, request

from service.logs import REQUEST_ID

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def register(app: Flask) -> None:
    """Give every request to this app an id."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    """Keep the caller's own id, with which it finds its request again, if a log can hold it as it is."""
    given = request.headers.get(HEADER, "")
    request.environ[REQUEST_ID] = given if _WELL_FORMED.fullmatch(given) else uuid4().hex


def _end(response: Response) -> Response:
    response.headers[HEADER] = request.environ[REQUEST_ID]
    return response
