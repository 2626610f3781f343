"""Where connections come in: they have so much time, and what is no request is answered with a problem as well."""

from __future__ import annotations

import json
from http import HTTPStatus
from socket import socket
from typing import Any
from uuid import uuid4

from gunicorn.http.errors import LimitRequestLine, ParseException  # type: ignore[import-untyped]
from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker  # type: ignore[import-untyped]

from service.api import tracing
from service.api.headers import HEADERS
from service.api.problems import MEDIA_TYPE, ApiError
from service.arriving import CallersSocket, SlowRequestError


class EdgeWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker of threads that says in problem+json what is wrong with a request, and ends when it is told to."""

    def handle(self, conn: TConn) -> Any:
        """Take a request from a connection, for which its time begins; one that has sent nothing costs no thread.

        A caller is let go here: gunicorn would wait for it where connections are taken, and take none meanwhile.
        """
        if not isinstance(conn.sock, CallersSocket):
            conn.sock = CallersSocket.of(conn.sock, self.wsgi.extensions["plumbline"].config.request_deadline)
        if self.alive and not conn.initialized and not conn.wait_for_data(0):
            return _DEFER
        conn.sock.expect()
        kept = super().handle(conn)
        if not kept:
            conn.sock.part()
        return kept

    def handle_exit(self, sig: int, frame: Any) -> None:
        """End the streams, which would go on for a while, and begin to end the jobs, before waiting for requests."""
        parts = getattr(self.wsgi, "extensions", {})
        if streams := parts.get("plumbline_streams"):
            streams.end()
        if jobs := parts.get("plumbline_jobs"):
            jobs.stop()
        super().handle_exit(sig, frame)

    def handle_error(self, _req: Any, client: socket, addr: Any, exc: Exception) -> None:
        """Log the fault and answer it; the client may be gone by then."""
        error, request_id = _problem(exc), uuid4().hex
        noted = {"fields": {"request_id": request_id}}
        if error.status < 500:
            self.log.warning("%s from %s: %s", error.code, addr and addr[0], exc, extra=noted)
        else:
            self.log.error("the server failed", exc_info=exc, extra=noted)
        try:
            client.sendall(_response(error, request_id))
        except OSError:
            self.log.debug("the client was gone before its answer")


def _problem(fault: Exception) -> ApiError:
    if isinstance(fault, SlowRequestError):
        return ApiError("request_timeout")
    if isinstance(fault, LimitRequestLine):
        return ApiError("uri_too_long")
    return ApiError("invalid_request" if isinstance(fault, ParseException) else "internal_error")


def _response(error: ApiError, request_id: str) -> bytes:
    body = json.dumps(error.to_dict()).encode()
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": len(body),
        "Connection": "close",
        tracing.HEADER: request_id,
        **HEADERS,
    }
    lines = [f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
