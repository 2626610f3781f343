"""Finishing the OpenAPI document: errors are problem+json, and say so with an example."""

from __future__ import annotations

from functools import partial
from typing import Any

from apiflask import APIFlask
from pydantic import BaseModel

from service.api import examples, links, security_openapi
from service.api.batches import examples as batch_examples
from service.api.batches import openapi as batch_openapi
from service.api.batches.schemas import BatchRequest
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
    for path in spec["paths"].values():
        for method in _METHODS & path.keys():
            _need_body(path[method])
            _show_answer(path[method])
    spec["paths"] = _by_tag(spec)
    return spec


def _need_body(operation: dict[str, Any]) -> None:
    """Say that what takes a body needs one: the framework leaves that open."""
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True


def _by_tag(spec: dict[str, Any]) -> dict[str, Any]:
    """The paths in the order of the tags, which is that of the blueprints: readers want scores first."""
    tags = [tag["name"] for tag in spec["tags"]]
    place = {path: tags.index(next(iter(found.values()))["tags"][0]) for path, found in spec["paths"].items()}
    return dict(sorted(spec["paths"].items(), key=lambda item: (place[item[0]], item[0])))


def _show_answer(operation: dict[str, Any]) -> None:
    """Put in what the operation answers to one that is right, and take out contents that are none."""
    found = {**examples.answers(), **batch_examples.answers()}.get(operation["operationId"])
    for status, response in operation["responses"].items():
        if not response.get("content"):  # the framework gives each an empty one
            response.pop("content", None)
        elif found and status < "300":
            response["content"]["application/json"]["examples"] = found
