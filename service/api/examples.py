"""Examples for the OpenAPI document, each of them true: a test sends the requests."""

from __future__ import annotations

from typing import Any

_TEXT = (
    "Larkmoor Clinic offers exosome drips for tired joints. Results are guaranteed within two weeks, and our patients "
    "say they feel reborn. Book your free consultation today: only five places are left."
)

REQUESTS: dict[str, Any] = {
    "url": {"summary": "A page to fetch", "value": {"url": "https://example.org/exosomes"}},
    "html": {
        "summary": "HTML at hand, and where it is from",
        "value": {
            "html": f"<!doctype html><html lang=en><title>Exosome drips</title><main><p>{_TEXT}</p></main></html>",
            "url": "https://example.org/drips",
        },
    },
    "text": {"summary": "Plain text", "value": {"text": _TEXT}},
}

PROBLEM: dict[str, Any] = {
    "type": "/docs#unknown_field",
    "title": "There is no such field",
    "status": 422,
    "detail": "There is no field 'link'.",
    "code": "unknown_field",
    "errors": [{"field": "link", "code": "unknown_field", "message": "There is no field 'link'."}],
}
