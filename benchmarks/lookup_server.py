"""The server of `plumbline serve` with a view beside it that does nothing, which look-ups are measured against.

python -m benchmarks.lookup_server DATABASE_URL PORT
"""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask, Response
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from service.config import Config
from service.server import Server

NOTHING = "/nothing"


class Beside(Server):
    """The service, and under NOTHING an application of Flask alone."""

    def load(self) -> Any:
        """Both applications."""
        return DispatcherMiddleware(super().load(), {NOTHING: nothing()})


def nothing() -> Flask:
    """An application whose only view answers a body of the size that is asked for, without looking at anything."""
    app = Flask("nothing")
    bodies: dict[int, bytes] = {}

    @app.post("/<int:size>")
    def view(size: int) -> Response:
        body = bodies.setdefault(size, b"x" * size)
        return Response(body, mimetype="application/json")

    return app


if __name__ == "__main__":
    Beside(Config(database_url=sys.argv[1], port=int(sys.argv[2]))).run()
