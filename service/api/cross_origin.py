"""Which other origins' scripts may read the API in a browser: those that a setting names, and no others."""

from __future__ import annotations

import re

from flask import Flask, Response, request
from flask_cors import CORS

ANY_COPY = "moz-extension://*"
"""Any extension of Firefox, which gives each copy of each extension an origin of its own."""
_TAKEN = ("Accept", "Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID", "X-API-Key")
_SHOWN = ("ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id")
_REMEMBERED = 600
"""Seconds for which a browser need not ask again."""


def register(app: Flask, origins: tuple[str, ...]) -> None:
    """Let these origins read what is under /v1. Cookies are never let through: a key goes into a header."""
    if not origins:
        return
    app.after_request(_vary)
    CORS(
        app,
        resources={r"/v1/.*": {"origins": [_pattern(origin) for origin in origins]}},
        methods=["GET", "HEAD", "POST", "DELETE"],
        allow_headers=list(_TAKEN),
        expose_headers=list(_SHOWN),
        max_age=_REMEMBERED,
        supports_credentials=False,
        send_wildcard=False,
        always_send=False,
        vary_header=True,
    )


def _vary(response: Response) -> Response:
    """Also an answer to a request without an Origin is not for one with: a cache must not hand it on as such."""
    if request.path.startswith("/v1/"):
        response.vary.add("Origin")
    return response


def _pattern(origin: str) -> re.Pattern[str]:
    """Exactly this origin; as a pattern always, so that the library need not guess which is one."""
    if origin == ANY_COPY:
        return re.compile(r"moz-extension://[0-9a-f-]{36}\Z")
    return re.compile(rf"{re.escape(origin)}\Z")
