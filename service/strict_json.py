"""JSON read by a parser of bounded depth: what it lets through is whole, shallow and real Unicode."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import Any

from pydantic_core import from_json

_DEEP = "recursion limit"
"""What the parser says of nesting over 200 levels."""
_HALF = ("hex escape", "surrogate")
"""What it says of an escaped half of a surrogate pair."""


class JsonError(ValueError):
    """The bytes are no usable JSON: `invalid_encoding`, `invalid_json`, `invalid_unicode` or `json_too_deep`."""

    def __init__(self, code: str, message: str) -> None:
        """The message is a sentence for a person."""
        self.code = code
        self.message = message
        super().__init__(message)


def parse_json(content: bytes) -> Any:
    """The value of JSON in UTF-8, with or without a byte order mark. Raises JsonError.

    Of a name given twice the last counts.
    """
    content = content.removeprefix(BOM_UTF8)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError("invalid_encoding", f"It is not valid UTF-8 at byte {error.start}.") from error
    try:
        return from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise _error(str(error)) from error


def _error(message: str) -> JsonError:
    if _DEEP in message:
        return JsonError("json_too_deep", "The JSON is nested too deeply.")
    if any(words in message for words in _HALF):
        return JsonError("invalid_unicode", "The JSON escapes half of a surrogate pair, which is no character.")
    return JsonError("invalid_json", f"It is not valid JSON: {message}.")
