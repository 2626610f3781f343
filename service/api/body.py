"""Reading what is sent strictly."""

from __future__ import annotations

from typing import Any

from flask import Request

from service.api.current import services
from service.api.problems import ApiError, FieldError
from service.strict_json import JsonError, parse_json


class StrictRequest(Request):
    """A request whose JSON is read by a parser with bounded depth, and never by guessing."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> dict[str, Any]:  # noqa: ARG002
        """The body's JSON object. Raises ApiError, or werkzeug's RequestEntityTooLarge."""
        if self.mimetype != "application/json":
            raise ApiError("unsupported_media_type", "Send the body as application/json.")
        body = self.get_data(cache=False)
        if self.max_content_length is not None and len(body) >= self.max_content_length:
            raise ApiError("body_too_large")  # a body in chunks is cut off there without a word
        return json_object(body)


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object that a body is. Raises ApiError."""
    try:
        value = parse_json(body)
    except JsonError as error:
        raise ApiError(error.code, error.message) from error
    if not isinstance(value, dict):
        raise ApiError("wrong_type", "The body must be a JSON object.")
    return value


def check_length(**inputs: str) -> None:
    """Refuse an input that is longer than the settings allow. Raises ApiError."""
    limit = services().config.max_input_bytes
    for field, value in inputs.items():
        size = len(value.encode("utf-8"))
        if size > limit:
            message = f"{field} has {size:,} bytes; {limit:,} are the limit."
            raise ApiError("input_too_long", message, (FieldError(field, "input_too_long", message),))
