"""The server of `plumbline serve` with a view beside its own that does nothing, which look-ups are measured against.

python -m benchmarks.lookup_server DATABASE_URL PORT
"""

from __future__ import annotations

import sys

from apiflask import APIFlask
from flask import Flask, Response
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from service.api.caller import requires
from service.config import Config
from service.server import Server

NOTHING = "/nothing"
BARE = "/bare"
RATE = "999999999/minute"
"""Requests are counted as they always are, but none is refused."""


class Beside(Server):
    """The service, with a view under NOTHING that does nothing, and under BARE an application of Flask with no more."""

    def load(self) -> APIFlask:
        """The applications."""
        app = super().load()
        _add_view(app, NOTHING)
        bare = Flask("bare")
        _add_view(bare, "")
        app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {BARE: bare})  # type: ignore[method-assign]
        return app


def _add_view(app: Flask, path: str) -> None:
    """A view that answers a body of the size that is asked for, without looking at anything."""
    bodies: dict[int, bytes] = {}

    @app.post(f"{path}/<int:size>")
    @requires("read")
    def nothing(size: int) -> Response:
        return Response(bodies.setdefault(size, b"x" * size), mimetype="application/json")


if __name__ == "__main__":
    url, port = sys.argv[1], int(sys.argv[2])
    Beside(Config(database_url=url, port=port, limit_anonymous=RATE, limit_address=RATE)).run()
