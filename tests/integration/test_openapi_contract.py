"""The OpenAPI document, held against the application by requests made from it, proper and improper ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from apiflask import APIFlask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.integration.api import Pages, running
from tests.integration.tenants import own

MANY = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
BEYOND_SCHEMAS = frozenset(
    {
        "empty_input",
        "idempotency_key_reused",
        "invalid_address",
        "invalid_domain",
        "invalid_schedule",
        "invalid_url",
        "missing_pages",
        "nul_byte",
        "refused_target",
        "unknown_signal",
        "unknown_webhook",
        "unreadable_rows",
        "url_column_unclear",
    }
)
"""Codes of what is wrong by rules that no schema has: what an address or a time zone is, what is blank or known."""
FEWEST = {GenerationMode.POSITIVE: 36, GenerationMode.NEGATIVE: 17}
"""Operations that are called at least; without parameters or a body, nothing can be wrong about a call."""
FEWEST_DONE = 29
"""Operations that do what they are for at least once, when it is there; the others need the network or a page."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    folder = tmp_path_factory.mktemp("store")
    open_to_all = {"anonymous": "on", "anonymous_scopes": ("read", "score", "batch")}
    unlimited = dict.fromkeys(("limit_anonymous", "limit_key", "limit_address"), "off")
    with running(folder, Pages(), **open_to_all, **unlimited) as app:
        app.extensions["plumbline_streams"].end()  # nobody works on the batches, and a stream would wait for that
        yield app


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_call_keeps_to_the_document(app: APIFlask, mode: GenerationMode) -> None:
    called = [operation for operation in _operations(app) if _statuses(operation, mode, {})]
    assert len(called) >= FEWEST[mode]


def test_calls_about_things_that_are_there_keep_to_it_too(app: APIFlask) -> None:
    statuses = {each.label: _statuses(each, GenerationMode.POSITIVE, own(app, "")) for each in _operations(app)}
    done = {label for label, found in statuses.items() if min(found) < 300}
    assert len(done) >= FEWEST_DONE, sorted(statuses.keys() - done)


def _operations(app: APIFlask) -> list[APIOperation[Any, Any, Any, Any]]:
    document = schemathesis.openapi.from_wsgi("/openapi.json", app)
    return [found.ok() for found in document.get_all_operations() if isinstance(found, Ok)]


def _codes(operation: APIOperation[Any, Any, Any, Any], status: int) -> set[str]:
    """The codes that the document has for this status."""
    (content,) = operation.definition.raw["responses"][str(status)]["content"].values()
    return set(content["examples"])


def _statuses(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, ids: dict[str, str]) -> set[int]:
    """Call an operation with every check there is; what it answered. Nothing where nothing can be wrong about it."""
    statuses = set()

    @MANY
    @given(operation.as_strategy(generation_mode=mode))
    def keeps(case: schemathesis.Case[Any]) -> None:
        case.path_parameters.update({name: ids[name] for name in case.path_parameters if name in ids})
        response = case.call()
        statuses.add(response.status_code)
        check_answer(case, response)

    try:
        keeps()
    except Unsatisfiable:
        return set()
    return statuses


def check_answer(case: schemathesis.Case[Any], response: schemathesis.Response) -> None:
    """Whether the document has such an answer, its code too, and a request that is right is not refused."""
    problem = response.json() if response.status_code >= 400 else {"errors": []}
    assert "code" not in problem or problem["code"] in _codes(case.operation, response.status_code)
    codes = {problem.get("code"), *(error["code"] for error in problem["errors"])}
    mixed = "unknown_field" in codes and case.operation.label == "POST /v1/batches"  # with JSON there may be no query
    beyond = mixed or not codes.isdisjoint(BEYOND_SCHEMAS)
    case.validate_response(response, excluded_checks=[positive_data_acceptance] if beyond else [])
