"""The problems an operation may answer with: declared where it is routed, described in the OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from service.api.problems import KINDS, MEDIA_TYPE, ApiError, FieldError

QUERY = ("invalid_input", "unknown_field", "wrong_type")
"""Of whatever has parameters, or refuses to have any."""
BODY = (
    *("invalid_request", "invalid_json", "invalid_encoding", "invalid_unicode", "json_too_deep"),
    *("body_too_large", "unsupported_media_type", "request_timeout"),
    *QUERY,
)
"""Of whatever takes JSON."""
CALLER = ("missing_key", "invalid_key", "missing_scope", "too_many_requests")
"""Of whatever needs a scope."""
STORE = "store_unavailable"
"""Of whatever asks the database."""
SERVER = "internal_error"
"""Of everything."""
ANYWHERE = frozenset({*BODY, *QUERY, *CALLER, STORE, SERVER})
"""Codes that are not an operation's own."""
UNCHANGED = {"description": "What the tag in If-None-Match stands for still holds."}
"""The response to whoever has the answer already."""
RETRY_AFTER = {"Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer"}}}
_FIELD = FieldError("link", "unknown_field", "There is no field 'link'.")


def fails(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The responses for these codes, by status. That something goes wrong on the server need not be said."""
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*codes, SERVER)):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {status: _response(status, by_status[status]) for status in sorted(by_status)}


def may_fail_with(response: dict[str, Any]) -> list[str]:
    """The codes of one of these responses; none for a response that is no problem."""
    schema = response.get("content", {}).get(MEDIA_TYPE, {}).get("schema", {})
    found: list[str] = schema.get("properties", {}).get("code", {}).get("enum", [])
    return found


def problem(code: str) -> dict[str, Any]:
    """A problem document of this code."""
    errors = (_FIELD,) if code == "unknown_field" else ()
    return ApiError(code, " ".join(error.message for error in errors), errors).to_dict()


def _response(status: int, codes: list[str]) -> dict[str, Any]:
    headers = {"headers": RETRY_AFTER} if any(KINDS[code].retry_after for code in codes) else {}
    content = {"schema": _schema(codes), "examples": {code: _example(code) for code in codes}}
    phrase = HTTPStatus(status).phrase
    return {"description": f"{phrase}: {', '.join(codes)}.", "content": {MEDIA_TYPE: content}, **headers}


def _schema(codes: list[str]) -> dict[str, Any]:
    """A problem, and which codes it may have."""
    return {"allOf": [{"$ref": "#/components/schemas/Problem"}], "properties": {"code": {"enum": codes}}}


def _example(code: str) -> dict[str, Any]:
    return {"summary": KINDS[code].title, "value": problem(code)}
