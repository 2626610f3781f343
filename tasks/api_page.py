"""docs/api.md: the OpenAPI document to read, with a curl for each call. Its words are those of api_page.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from typing import Any, cast

from service.api.failures import ANYWHERE, may_fail_with
from service.app import create_app
from service.config import Config
from tasks.curls import curls
from tasks.reference_pages import table
from tasks.signal_pages import NOTICE

WORDS = Path(__file__).with_name("api_page.md")
PLACE = re.compile(r"^<!-- (.+) -->$", re.MULTILINE)
"""Where the operations of a tag go."""
METHODS = ("post", "get", "delete")

Operation = tuple[str, str, dict[str, Any]]
"""Method, path and what the document says of it."""
Row = tuple[str, str, str]
"""Name, place and meaning of an input."""


def pages() -> dict[str, str]:
    """Path under docs/ and text of the page. Raises ValueError when a tag has no place in it."""
    spec = document()
    words = WORDS.read_text(encoding="utf-8")
    missing = {tag["name"] for tag in spec["tags"]} ^ set(PLACE.findall(words))
    if missing:
        raise ValueError(f"{WORDS.name} and the document do not have the same tags: {', '.join(sorted(missing))}")
    return {"api.md": f"{NOTICE}\n{PLACE.sub(lambda found: _section(spec, found[1]), words)}"}


def document() -> dict[str, Any]:
    """The application's OpenAPI document."""
    with TemporaryDirectory() as folder:
        app = create_app(Config(database_url=f"sqlite:///{folder}/empty.db"))
        with app.app_context():
            return cast("dict[str, Any]", app.spec)


def operations(spec: dict[str, Any], tag: str) -> list[Operation]:
    """A tag's operations in the document's order, those last that take away what the others are about."""
    found = [
        (method, path, methods[method])
        for path, methods in spec["paths"].items()
        for method in METHODS
        if method in methods and tag in methods[method]["tags"]
    ]
    return sorted(found, key=lambda operation: operation[0] == "delete")


def _section(spec: dict[str, Any], tag: str) -> str:
    return "\n".join(_operation(spec, *operation) for operation in operations(spec, tag)).rstrip("\n")


def _operation(spec: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> str:
    rows = _merged([*_parameters(operation), *_fields(spec, operation)])
    parts = [
        f"### `{method.upper()} {path}`\n",
        _filled(operation["summary"], operation.get("description", "")) + "\n",
        f"```sh\n{curls(method, path, operation)}\n```\n",
        *([table("name | in | what", rows)] if rows else []),
        "\n".join(_answers(operation)) + "\n",
    ]
    return "\n".join(parts)


def _filled(*texts: str) -> str:
    return fill(" ".join(filter(None, texts)), 120, break_long_words=False, break_on_hyphens=False)


def _merged(rows: list[Row]) -> list[Row]:
    """What is said of a name once, though it may stand in the query or the body."""
    places: dict[tuple[str, str], list[str]] = {}
    for name, place, meaning in rows:
        places.setdefault((name, meaning), []).append(place)
    return [(name, " or ".join(found), meaning) for (name, meaning), found in places.items()]


def _parameters(operation: dict[str, Any]) -> Iterator[Row]:
    """Those that can be left out or say more than their name."""
    for each in operation["parameters"]:
        if each["in"] != "path":
            yield f"`{each['name']}`", each["in"], _meaning(each["schema"], required=each["required"])


def _fields(spec: dict[str, Any], operation: dict[str, Any]) -> Iterator[Row]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return
    schema = _resolved(spec, content["schema"])
    for name, field in schema["properties"].items():
        yield f"`{name}`", "body", _meaning(_resolved(spec, field), required=name in schema.get("required", ()))


def _resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that is referred to, also where null would do."""
    for found in (schema, *schema.get("anyOf", ())):
        if "$ref" in found:
            return {**spec["components"]["schemas"][found["$ref"].rpartition("/")[2]], **schema}
    return schema


def _meaning(schema: dict[str, Any], *, required: bool) -> str:
    said = [schema.get("description", "")]
    default, kinds = schema.get("default"), schema.get("anyOf", [schema])
    values = [value for kind in kinds for value in kind.get("enum", ())]
    if values and not all(str(value) in said[0] for value in values):
        said.append(f"One of {', '.join(f'`{value}`' for value in values)}.")
    if required:
        said.append("Must be given.")
    if default not in (None, "", [], False):
        said.append(f"{default}, unless given.")
    return " ".join(filter(None, said)).replace("|", "\\|")


def _answers(operation: dict[str, Any]) -> Iterator[str]:
    """What it needs and answers, and the problems that not every call may meet."""
    scopes = operation.get("security", [{}])[0].get("bearer", [])
    yield f"- Needs {'the scope ' + f'`{scopes[0]}`' if scopes else 'no key'}."
    for status, response in operation["responses"].items():
        if status < "400":
            yield f"- {status}: {response['description']}"
    for status, response in operation["responses"].items():
        own = [f"`{code}`" for code in may_fail_with(response) if code not in ANYWHERE]
        if own:
            yield f"- {status}: {', '.join(own)}"
