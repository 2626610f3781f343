"""What the OpenAPI document says of batches beyond what the framework can: bodies and answers that are no JSON."""

from __future__ import annotations

import copy
from typing import Any

from service.api.batches import examples as batch_examples
from service.batch.result_files import KINDS

_TEXT = {"type": "string"}
_EVENT: dict[str, Any] = {
    "type": "object",
    "description": "Each event.",
    "required": ["event", "id", "data"],
    "properties": {
        "event": {"enum": ["progress", "end"]},
        "id": {**_TEXT, "description": "To be sent as `Last-Event-ID`."},
        "data": {**_TEXT, "description": "The batch, as JSON."},
    },
}
CSV: dict[Any, Any] = {"description": "The verdicts.", "content": {"text/csv": {"schema": _TEXT}}}
NDJSON: dict[Any, Any] = {
    "description": "The reports, one a line.",
    "content": {KINDS["ndjson"].media_type: {"schema": _TEXT}},
}
XLSX: dict[Any, Any] = {
    "description": "The verdicts.",
    "content": {KINDS["xlsx"].media_type: {"schema": {**_TEXT, "format": "binary"}}},
}
EVENTS: dict[Any, Any] = {
    "description": "The batch as it changes.",
    "content": {"text/event-stream": {"schema": _EVENT}},
}
ENDED: dict[Any, Any] = {"description": "The batch has ended, and the client has seen that."}
RETRIES = batch_examples.RETRIES

_FILE = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {**_TEXT, "format": "binary", "description": "Rows: .csv, .tsv, .ndjson, .jsonl or .txt."},
        "name": {**_TEXT, "maxLength": 200},
        "max_age": {"type": "integer", "minimum": 0},
        "url_column": {**_TEXT, "description": "The column of addresses, if it is not found."},
        "webhook_url": _TEXT,
        "webhook_secret": _TEXT,
    },
}


def describe(spec: dict[str, Any]) -> None:
    """Add what is missing to the document."""
    paths = spec["paths"]
    _describe_bodies(paths["/v1/batches"]["post"])
    for path in paths.values():
        for operation in path.values():
            shown = batch_examples.files().get(operation["operationId"])
            if shown:
                (content,) = operation["responses"]["200"]["content"].values()
                content["example"] = shown


def _describe_bodies(operation: dict[str, Any]) -> None:
    again = copy.deepcopy(operation["responses"]["201"])
    again["description"] = "The batch that this request made before."
    operation["responses"] = {"200": again, **operation["responses"]}
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/BatchRequest"},
                "examples": batch_examples.REQUESTS,
            },
            "text/csv": {"schema": _TEXT, "example": batch_examples.CSV},
            "text/tab-separated-values": {"schema": _TEXT, "example": batch_examples.CSV.replace(",", "\t")},
            "application/x-ndjson": {"schema": _TEXT, "example": batch_examples.NDJSON},
            "text/plain": {"schema": _TEXT, "example": batch_examples.TEXT},
            "multipart/form-data": {"schema": _FILE},
        },
    }
