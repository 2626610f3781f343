"""Turning every exception into a problem document. Nothing of the server's inside is in one."""

from __future__ import annotations

import json
from contextlib import suppress
from errno import EDQUOT, ENOSPC

from apiflask import APIFlask, HTTPError
from flask import Response, current_app, render_template, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from service.api.problems import KINDS, MEDIA_TYPE, ApiError, FieldError, from_fields, from_status
from service.arriving import SlowRequestError
from service.places import FullError

_CODES = {"extra_forbidden": "unknown_field", "string_unicode": "invalid_unicode"}
_OURS = frozenset(
    {
        "missing_input",
        "several_inputs",
        "empty_input",
        "invalid_url",
        "nul_byte",
        "input_too_long",
        "missing_pages",
        "several_pages",
        "too_many_urls",
    }
)
CHALLENGES = {
    "missing_key": 'Bearer realm="plumbline"',
    "invalid_key": 'Bearer realm="plumbline", error="invalid_token"',
    "missing_scope": 'Bearer realm="plumbline", error="insufficient_scope"',
}
"""What RFC 6750 has a refusal say."""
NAMED = 20
"""How many wrong fields one answer names."""
DRAINED = 64_000_000
"""Bytes of a refused body that are still read, so that the sender gets to see the answer."""


def register(app: APIFlask) -> None:
    """Answer every error of this app with a problem; Flask logs an unforeseen one and makes it a 500."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.error_callback = _framework_error
    app.register_error_handler(ApiError, problem)
    app.register_error_handler(HTTPException, _http_error)
    for kind in (exc.OperationalError, exc.InterfaceError, exc.TimeoutError):  # any other is a fault of ours, and a 500
        app.register_error_handler(kind, _store_error)
    app.register_error_handler(OSError, _system_error)
    app.register_error_handler(FullError, lambda _error: problem(ApiError("busy")))
    app.register_error_handler(SlowRequestError, lambda _error: problem(ApiError("request_timeout")))


def problem(error: ApiError) -> Response:
    """The response for an error: a page for a reader at a browser, else problem+json."""
    if error.status == 413:
        _drain()
    if _wants_page():
        response = Response(render_template("error.html", error=error), error.status, mimetype="text/html")
    else:
        response = Response(json.dumps(error.to_dict()), error.status, mimetype=MEDIA_TYPE)
    if error.code in CHALLENGES:
        response.headers["WWW-Authenticate"] = CHALLENGES[error.code]
    wait = KINDS[error.code].retry_after
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def from_pydantic(error: ValidationError) -> ApiError:
    """What is wrong with the fields, in our codes and words."""
    found = error.errors(include_input=False, include_url=False)[:NAMED]
    return from_fields(tuple(_field_error(one) for one in found))


def _field_error(found: ErrorDetails) -> FieldError:
    kind = found["type"]
    field = ".".join(str(part) for part in found["loc"])[:100]
    code = kind if kind in _OURS else _CODES.get(kind, "wrong_type")
    if code == "unknown_field":
        return FieldError(field, code, f"There is no field {field!r}.")
    subject = f"{field}: " if field else "The body: "
    return FieldError(field, code, found["msg"] if kind in _OURS else f"{subject}{found['msg']}.")


def _framework_error(error: HTTPError) -> Response:
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        return problem(from_pydantic(cause))
    return problem(from_status(error.status_code))


def _http_error(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return Response(status=error.code, headers=[pair for pair in error.get_headers() if pair[0] == "Location"])
    response = problem(from_status(error.code or 500))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _store_error(error: exc.SQLAlchemyError) -> Response:
    current_app.logger.error("the report store failed", exc_info=error)
    return problem(ApiError("store_unavailable"))


def _system_error(error: OSError) -> Response:
    """A full disk empties again, and is worth another try; every other fault of the system is one of ours."""
    if error.errno not in {ENOSPC, EDQUOT}:
        raise error
    current_app.logger.error("the disk is full", exc_info=error)
    return problem(ApiError("store_unavailable"))


def _wants_page() -> bool:
    accepted = request.accept_mimetypes
    page = accepted.quality("text/html") > max(accepted.quality("application/json"), accepted.quality(MEDIA_TYPE))
    ours = request.path.startswith(("/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json"))
    return page and (not ours or request.path.endswith(".html"))


def _drain() -> None:
    stream, left = request.environ["wsgi.input"], DRAINED
    with suppress(SlowRequestError):
        while left > 0 and (chunk := stream.read(min(65_536, left))):
            left -= len(chunk)
