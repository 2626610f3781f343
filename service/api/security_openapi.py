"""What the OpenAPI document says of keys: how they are sent, which operation needs which scope, how it refuses."""

from __future__ import annotations

import re
from typing import Any

from apiflask import APIFlask

from service.api.caller import required_scope
from service.api.failures import CALLER, fails

_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, `pl_…`, with the scope that the operation names.",
    },
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key without a scheme."},
}
_VARIABLE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


def describe(app: APIFlask, spec: dict[str, Any]) -> None:
    """Put it in. Whether an operation can be done without a key is up to the server's settings."""
    spec["components"]["securitySchemes"] = _SCHEMES
    for rule in app.url_map.iter_rules():
        path = spec["paths"].get(_VARIABLE.sub(r"{\1}", rule.rule), {})
        scope = required_scope(app.view_functions[rule.endpoint])
        for method in {name.lower() for name in rule.methods or ()} & path.keys():
            if scope is not None:
                _secure(path[method], scope)


def _secure(operation: dict[str, Any], scope: str) -> None:
    operation["security"] = [{"bearer": [scope]}, {"header": [scope]}, {}]
    refusals = {str(status): response for status, response in fails(*CALLER).items()}
    operation["responses"] = dict(sorted({**refusals, **operation["responses"]}.items()))
