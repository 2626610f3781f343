"""Every error the API answers, as RFC 9457 problems. A `code` is a contract and never changes its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of error: its HTTP status and what it is called."""

    status: int
    title: str
    retry_after: int | None = None
    """Seconds after which the same request may well succeed, for errors that pass."""


KINDS: dict[str, Kind] = {
    "invalid_request": Kind(400, "The request cannot be understood"),
    "invalid_json": Kind(400, "The body is not valid JSON"),
    "invalid_encoding": Kind(400, "The body is not valid UTF-8"),
    "invalid_unicode": Kind(400, "The JSON escapes half a character"),
    "json_too_deep": Kind(400, "The JSON is nested too deeply"),
    "missing_key": Kind(401, "This needs an API key"),
    "invalid_key": Kind(401, "The API key does not work"),
    "missing_scope": Kind(403, "The API key may not do this"),
    "cross_site_form": Kind(403, "The form was sent from another site"),
    "not_found": Kind(404, "There is nothing at this address"),
    "report_not_found": Kind(404, "There is no report of this id"),
    "batch_not_found": Kind(404, "There is no batch of this id"),
    "page_not_found": Kind(404, "No page is known at this address"),
    "source_not_found": Kind(404, "No page of this source is known"),
    "watch_not_found": Kind(404, "There is no watch of this id"),
    "run_not_found": Kind(404, "There is no run of this id"),
    "webhook_not_found": Kind(404, "There is no webhook of this id"),
    "delivery_not_found": Kind(404, "There is no delivery of this id"),
    "method_not_allowed": Kind(405, "The method is not allowed here"),
    "not_acceptable": Kind(406, "No such representation"),
    "request_timeout": Kind(408, "The request took too long to arrive"),
    "batch_cancelled": Kind(409, "The batch was cancelled"),
    "run_under_way": Kind(409, "The watch has a run under way"),
    "too_many_open_rows": Kind(409, "The tenant's batches under way have too many rows"),
    "webhook_used": Kind(409, "The webhook is in use"),
    "delivery_under_way": Kind(409, "The delivery is still on its way"),
    "body_too_large": Kind(413, "The body is too large"),
    "input_too_long": Kind(413, "The input is too long"),
    "too_many_rows": Kind(413, "The batch has too many rows"),
    "uri_too_long": Kind(414, "The address is too long"),
    "unsupported_media_type": Kind(415, "The body's type is not supported"),
    "invalid_input": Kind(422, "Several things are wrong with the input"),
    "missing_input": Kind(422, "One of url, html or text must be given"),
    "several_inputs": Kind(422, "Only one of url, html or text may be given"),
    "empty_input": Kind(422, "The input is empty"),
    "unknown_field": Kind(422, "There is no such field"),
    "wrong_type": Kind(422, "A field has the wrong type"),
    "invalid_url": Kind(422, "The URL is no usable web address"),
    "too_many_urls": Kind(422, "More addresses than one look-up takes"),
    "invalid_prefix": Kind(422, "A prefix is 5 hexadecimal digits in lower case"),
    "invalid_domain": Kind(422, "This is no registrable domain"),
    "missing_pages": Kind(422, "One of url, urls or domain must be given"),
    "several_pages": Kind(422, "Only one of url, urls or domain may be given"),
    "invalid_schedule": Kind(422, "The schedule cannot be kept"),
    "invalid_address": Kind(422, "The address for mail or chat cannot be used"),
    "refused_target": Kind(422, "Messages may not be sent there"),
    "unknown_signal": Kind(422, "There is no such signal"),
    "unknown_webhook": Kind(422, "There is no such webhook"),
    "nul_byte": Kind(422, "The input contains a NUL character"),
    "missing_file": Kind(422, "The form has no file of rows"),
    "unreadable_rows": Kind(422, "The file of rows cannot be read"),
    "url_column_unclear": Kind(422, "It is not clear which column holds the addresses"),
    "too_many_columns": Kind(422, "The rows have too many different columns"),
    "idempotency_key_reused": Kind(422, "The Idempotency-Key came before with another request"),
    "too_many_requests": Kind(429, "Too many requests"),
    "internal_error": Kind(500, "Something went wrong on the server"),
    "not_ready": Kind(503, "A part of the service has failed"),
    "store_unavailable": Kind(503, "Reports cannot be kept or read just now", retry_after=5),
    "busy": Kind(503, "Too many pages are being fetched at the moment", retry_after=5),
    "too_many_streams": Kind(503, "Too many batches are followed at the moment", retry_after=5),
}

_BY_STATUS = {
    401: "missing_key",
    403: "cross_site_form",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    408: "request_timeout",
    413: "body_too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
    429: "too_many_requests",
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of the input."""

    field: str
    code: str
    message: str


class ApiError(Exception):
    """A request that cannot be served; `code` is one of KINDS."""

    def __init__(self, code: str, detail: str = "", errors: tuple[FieldError, ...] = ()) -> None:
        """Without a `detail`, the kind's title says it."""
        self.code = code
        self.detail = detail or f"{KINDS[code].title}."
        self.errors = errors
        super().__init__(self.detail)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.code].status

    def to_dict(self) -> dict[str, Any]:
        """The problem document."""
        return {
            "type": f"/docs#{self.code}",
            "title": KINDS[self.code].title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "errors": [{"field": error.field, "code": error.code, "message": error.message} for error in self.errors],
        }


def from_fields(errors: tuple[FieldError, ...]) -> ApiError:
    """One error out of those of the fields: of their kind if they are all of one, or of several."""
    codes = {error.code for error in errors}
    code = codes.pop() if len(codes) == 1 else "invalid_input"
    return ApiError(code, " ".join(error.message for error in errors[:3]), errors)


def from_status(status: int) -> ApiError:
    """The error for a status that the web framework chose."""
    fallback = "invalid_request" if 400 <= status < 500 else "internal_error"
    return ApiError(_BY_STATUS.get(status, fallback))
