"""The OpenAPI document, arranged for reading."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

_METHODS = ("get", "post", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    examples: list[tuple[str, str]]
    """Of the body: what it is, and its JSON."""
    responses: list[tuple[str, str]]
    """Status and description."""


def code(text: str) -> Markup:
    """Text in which what stands between backticks is code."""
    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else piece for place, piece in enumerate(pieces)
    )


def operations(spec: dict[str, Any]) -> list[Operation]:
    """Every operation of the document, in its order."""
    return [
        _operation(method, path, methods[method])
        for path, methods in spec["paths"].items()
        for method in _METHODS
        if method in methods
    ]


def _operation(method: str, path: str, found: dict[str, Any]) -> Operation:
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=found.get("summary", ""),
        description=found.get("description", ""),
        parameters=found.get("parameters", []),
        examples=[
            (example["summary"], json.dumps(example["value"], indent=2))
            for example in body.get("examples", {}).values()
        ],
        responses=[(status, response["description"]) for status, response in found["responses"].items()],
    )
