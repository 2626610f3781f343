"""Finishing the OpenAPI document: errors are problem+json, and say so with an example."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from apiflask import APIFlask
from pydantic import BaseModel

from service.api import examples, links, security_openapi
from service.api.batches import examples as batch_examples
from service.api.batches import openapi as batch_openapi
from service.api.batches.schemas import BatchRequest
from service.api.codes import meets
from service.api.problems import KINDS, MEDIA_TYPE
from service.api.schemas import ProblemOut

TITLE = "Plumbline"
DESCRIPTION = (
    "Scores how credible a health web page is, and shows why: the signals behind the score, the words on the page that "
    "set them off, and what would change it. Errors are RFC 9457 problems with a stable `code`. How much a caller may "
    "still ask is in the fields `RateLimit` and `RateLimit-Policy` of each answer."
)
_MODELS: dict[str, type[BaseModel]] = {"Problem": ProblemOut, "BatchRequest": BatchRequest}
"""What the framework does not know to be part of the document."""
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
RETRY_AFTER = {"description": "Seconds after which to try again.", "schema": {"type": "integer"}}


def register(app: APIFlask) -> None:
    """Set up how this app's document is made."""
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        DESCRIPTION=DESCRIPTION,
        LICENSE={"name": "Apache 2.0", "identifier": "Apache-2.0"},
        SERVERS=[{"url": "/", "description": "This server"}],
        AUTO_SERVERS=False,
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
    )
    app.spec_processor(partial(finish, app))


def finish(app: APIFlask, spec: dict[str, Any] | str) -> dict[str, Any] | str:
    """The document with its problems; the framework's own error schemas are taken out."""
    if isinstance(spec, str):
        raise TypeError("the document is made as JSON, not as YAML")
    schemas = spec["components"]["schemas"]
    for name in ("HTTPError", "ValidationError"):
        schemas.pop(name, None)
    for name, model in _MODELS.items():
        schemas[name] = model.model_json_schema(ref_template=f"#/components/schemas/{name}.{{model}}")
        for part, schema in schemas[name].pop("$defs").items():
            schemas[f"{name}.{part}"] = schema
    batch_openapi.describe(spec)
    security_openapi.describe(app, spec)
    links.describe(spec)
    spec["paths"] = _ordered(spec)
    for path in spec["paths"].values():
        for method in _METHODS & path.keys():
            path[method].get("requestBody", {})["required"] = True
            _show_answer(path[method])
            _describe_errors(path[method])
    return spec


def _ordered(spec: dict[str, Any]) -> dict[str, Any]:
    """The paths by the order of their tags, and within one by name."""
    tags = [tag["name"] for tag in spec["tags"]]

    def place(path: str) -> tuple[int, str]:
        first: dict[str, Any] = next(iter(spec["paths"][path].values()))
        return tags.index(first["tags"][0]), path

    return {path: spec["paths"][path] for path in sorted(spec["paths"], key=place)}


def _show_answer(operation: dict[str, Any]) -> None:
    """Put in what the operation answers to one that is right."""
    found = {**examples.answers(), **batch_examples.answers()}.get(operation["operationId"])
    for status, response in operation["responses"].items():
        if found and status < "400":
            response["content"]["application/json"]["examples"] = found


def _describe_errors(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if status == "304":
            response["description"] = "What the tag in If-None-Match stands for still holds."
            response.pop("content", None)
        elif status[0] in "45":
            codes = [code for code, kind in KINDS.items() if kind.status == int(status) and meets(operation, code)]
            response["description"] = f"{HTTPStatus(int(status)).phrase}: {', '.join(codes)}."
            response["content"] = {MEDIA_TYPE: _problem_content(codes)}
            if any(KINDS[code].retry_after for code in codes):
                response["headers"] = {"Retry-After": RETRY_AFTER}


def _problem_content(codes: list[str]) -> dict[str, Any]:
    shown = {code: {"summary": KINDS[code].title, "value": examples.problem(code)} for code in codes}
    return {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": shown}
