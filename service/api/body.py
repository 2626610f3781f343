"""Reading a JSON body strictly: what is let through is whole, shallow and real Unicode."""

from __future__ import annotations

from typing import Any

from flask import Request
from pydantic_core import from_json

from service.api.problems import ApiError

DEEP = "recursion limit"
"""What the parser says of nesting over 200 levels."""
HALF = ("hex escape", "surrogate")
"""What it says of `\\ud800` and its like without their other half."""


class StrictRequest(Request):
    """A request whose JSON is read by a parser with bounded depth, and never by guessing."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> dict[str, Any]:  # noqa: ARG002
        """The body's JSON object. Raises ApiError, or werkzeug's RequestEntityTooLarge."""
        if self.mimetype != "application/json":
            raise ApiError("unsupported_media_type", "Send the body as application/json.")
        value = parse_json(self.get_data(cache=False))
        if not isinstance(value, dict):
            raise ApiError("wrong_type", "The body must be a JSON object.")
        return value


def parse_json(body: bytes) -> Any:
    """Read JSON in UTF-8; of a name given twice the last counts. Raises ApiError."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ApiError("invalid_encoding", f"The body is not valid UTF-8 at byte {error.start}.") from error
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise _problem(str(error)) from error


def _problem(message: str) -> ApiError:
    if DEEP in message:
        return ApiError("json_too_deep")
    if any(words in message for words in HALF):
        return ApiError("invalid_unicode", "The body escapes half a surrogate pair, which is no character.")
    return ApiError("invalid_json", f"The body is not valid JSON: {message}.")
