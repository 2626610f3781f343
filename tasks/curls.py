"""A curl for each call of the OpenAPI document, with the document's examples for values.

What an earlier call made is named by a shell variable. The document's links say which answer has its id.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

VARIABLES = {
    "report_id": "REPORT",
    "batch_id": "BATCH",
    "watch_id": "WATCH",
    "before": "RUN",
    "after": "RUN",
    "webhook_id": "WEBHOOK",
    "delivery_id": "DELIVERY",
}
"""By parameter of a path: what the page calls its value."""
TOLD = {"getBatch": "TOLD", "listDeliveries": "TOLD", "replayDelivery": "TOLD"}
"""Calls whose `webhook_id` is the batch's, which has had a message by the time that the page asks for one."""
OPTIONS = {"followBatch": " -N", "getBatchXlsx": " -o verdicts.xlsx"}
NOTES = {
    "getBatch": "  # the webhook of the batch, which is told when it has ended",
    "runWatch": "  # below, it is compared with itself: take two from the list of runs",
}
CHOSEN = {"createBatch": "rows"}
"""Which of several examples is shown; else the first."""
SHORT = 90
"""Characters of a line of JSON."""
_ANSWER = "$response.body#/"


def curls(method: str, path: str, operation: dict[str, Any]) -> str:
    """The shell lines of one call: to see its answer, or to keep from it what later calls are about."""
    name = operation["operationId"]
    call = f'curl -s{OPTIONS.get(name, "")} "$HERE{_address(path, operation)}"{_body(method, operation)}'
    kept = _kept(operation)
    lines = [call] if method == "get" or not kept else []
    if kept:
        variable, pointer = kept
        lines.append(f"{variable}=$({call} | field {pointer}){NOTES.get(name, '')}")
    return "\n".join([*lines, *_other_bodies(path, operation)])


def _address(path: str, operation: dict[str, Any]) -> str:
    """The path with its values, and the query that there must be."""
    wanted = [each for each in operation["parameters"] if each["required"]]
    values = {each["name"]: str(each.get("example", f"${_variable(operation, each['name'])}")) for each in wanted}
    query = "&".join(f"{each['name']}={values[each['name']]}" for each in wanted if each["in"] == "query")
    return path.format_map(values) + (f"?{query}" if query else "")


def _variable(operation: dict[str, Any], parameter: str) -> str:
    named = TOLD.get(operation["operationId"]) if parameter == "webhook_id" else None
    return named or VARIABLES.get(parameter, "")


def _body(method: str, operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return {"get": "", "post": " -X POST", "delete": " -X DELETE"}[method]
    examples = content["examples"]
    value = examples[CHOSEN.get(operation["operationId"], next(iter(examples)))]["value"]
    return f" -H 'Content-Type: application/json' -d {shlex.quote(_json(value))}"


def _json(value: Any, indent: str = "") -> str:
    """JSON in lines that are not long, and no more of them than that takes."""
    text = json.dumps(value, ensure_ascii=False)
    if len(indent + text) <= SHORT or not isinstance(value, dict | list):
        return text
    deeper = indent + "  "
    pairs = value.items() if isinstance(value, dict) else ((None, each) for each in value)
    lines = [(f"{json.dumps(name)}: " if name else "") + _json(each, deeper) for name, each in pairs]
    start, end = "{}" if isinstance(value, dict) else "[]"
    return start + "\n" + ",\n".join(deeper + line for line in lines) + f"\n{indent}{end}"


def _kept(operation: dict[str, Any]) -> tuple[str, str] | None:
    """The variable for what later calls are about, and where it stands in the answer."""
    for response in operation["responses"].values():
        for link in response.get("links", {}).values():
            for parameter, value in link["parameters"].items():
                if value.startswith(_ANSWER):
                    return _variable(operation, parameter), value.removeprefix(_ANSWER)
    return None


def _other_bodies(path: str, operation: dict[str, Any]) -> Iterator[str]:
    """The same call with its rows as CSV, and with a file of them."""
    content = operation.get("requestBody", {}).get("content", {})
    if "text/csv" in content:
        rows = shlex.quote(content["text/csv"]["example"])
        yield f"curl -s \"$HERE{path}?name=Clinics\" -H 'Content-Type: text/csv' --data-binary {rows}"
    if "multipart/form-data" in content:
        yield f'curl -s "$HERE{path}" -F name=Clinics -F file=@samples/clinics.csv'
