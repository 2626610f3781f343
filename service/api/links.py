"""Links of the OpenAPI document: which part of an answer names what other operations are about."""

from __future__ import annotations

from typing import Any

from service.store.aliases import key_of
from service.usecases.look_up_prefix import DIGITS

_ID = "$response.body#/id"
_LINKS: dict[tuple[str, str], tuple[dict[str, str], str]] = {
    ("createScore", "201"): ({"report_id": _ID}, "getScore"),
    ("createBatch", "201"): (
        {"batch_id": _ID},
        "getBatch listBatchItems getBatchCsv getBatchNdjson getBatchXlsx followBatch retryBatch cancelBatch",
    ),
    ("getBatch", "200"): ({"webhook_id": "$response.body#/webhook/id"}, "listDeliveries"),
    ("createWatch", "201"): (
        {"watch_id": _ID},
        "getWatch pauseWatch resumeWatch runWatch listRuns getFeed deleteWatch",
    ),
    ("runWatch", "202"): ({"watch_id": "$request.path.watch_id", "before": _ID, "after": _ID}, "compareRuns"),
    ("createWebhook", "201"): ({"webhook_id": _ID}, "listDeliveries deleteWebhook"),
    ("listDeliveries", "200"): (
        {"webhook_id": "$request.path.webhook_id", "delivery_id": "$response.body#/deliveries/0/id"},
        "replayDelivery",
    ),
}
"""By operation and status: the parameters that the answer has values for, and the operations that take them."""
_EXAMPLES = {
    "url": "https://example.org/",
    "domain": "example.org",
    "prefix": key_of("https://example.org/").hex()[:DIGITS],
    "signal_id": "hedges",
}
"""Of parameters that no answer has a value for: one that works."""
_PATTERNS = {"prefix": f"^[0-9a-f]{{{DIGITS}}}$"}


def describe(spec: dict[str, Any]) -> None:
    """Put in links, examples of the parameters that no link leads to, and what the framework cannot tell of them."""
    operations = {each["operationId"]: each for path in spec["paths"].values() for each in path.values()}
    for (name, status), (parameters, targets) in _LINKS.items():
        operations[name]["responses"][status]["links"] = {
            target: {"operationId": target, "parameters": parameters} for target in targets.split()
        }
    for operation in operations.values():
        for parameter in operation.get("parameters", []):
            if parameter["required"] and parameter["name"] in _EXAMPLES:
                parameter["example"] = _EXAMPLES[parameter["name"]]
            if parameter["name"] in _PATTERNS:
                parameter["schema"]["pattern"] = _PATTERNS[parameter["name"]]
