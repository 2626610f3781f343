"""Logs: one JSON object a line for programs, or lines of text for a person at a terminal. No line holds a secret."""

from __future__ import annotations

import json
import logging
import logging.config
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import has_request_context, request

from service.key_secret import without_secrets
from service.reports.wording import plain

REQUEST_ID = "plumbline.request_id"
"""Where a request's environment holds its id."""
KEY_ID = "plumbline.key_id"
"""Where a request's environment holds the public part of its key."""
ACCESS = "%(m)s %(U)s %(s)s"
"""What an access line says as text: the address without its query, which is the caller's own."""
_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s]+@")
_ATOMS = {
    "address": "h",
    "method": "m",
    "path": "U",
    "status": "s",
    "bytes": "B",
    "milliseconds": "M",
    "key_id": "{" + KEY_ID + "}e",
    "request_id": "{x-request-id}o",
}
"""Fields of an access line, and what gunicorn calls each."""


class _Clean(logging.Formatter):
    """Strikes out what no log may hold, wherever in a record it came from: keys, and passwords within URLs."""

    def format(self, record: logging.LogRecord) -> str:
        return _PASSWORD.sub(r"\1***@", without_secrets(self._line(record)))

    def _line(self, record: logging.LogRecord) -> str:
        return super().format(record)


class TextLines(_Clean):
    """A record as a line for a person."""

    def _line(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        lines = f"{super()._line(record)} {fields}".splitlines()
        return "\n  ".join(plain(line) for line in lines)


class JsonLines(_Clean):
    """A record as one line of JSON."""

    def _line(self, record: logging.LogRecord) -> str:
        content = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            content["exception"] = self.formatException(record.exc_info)
        return json.dumps(content, default=str)


def configure(form: str) -> None:
    """Send all logs of this process to the standard error."""
    logging.config.dictConfig(log_settings(form))


def log_settings(form: str) -> dict[str, Any]:
    """Settings for logging.config and gunicorn. `auto` is text at a terminal and JSON elsewhere."""
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    through = {"level": "INFO", "handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {"()": TextLines, "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
            if text
            else {"()": JsonLines}
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": dict.fromkeys(("gunicorn.error", "gunicorn.access", "plumbline", "service"), through),
    }


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """What a record says beside its message."""
    if record.name == "gunicorn.access" and isinstance(record.args, Mapping):
        found = {name: record.args[atom] for name, atom in _ATOMS.items()}
        return {name: value for name, value in found.items() if value not in {"-", ""}}
    fields: dict[str, Any] = dict(getattr(record, "fields", {}))
    if has_request_context() and REQUEST_ID in request.environ:
        fields["request_id"] = request.environ[REQUEST_ID]
    return fields
