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
FEWEST = {GenerationMode.POSITIVE: 36, GenerationMode.NEGATIVE: 12}
"""Operations that are called at least; without parameters or a body, nothing can be wrong about a call."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    folder = tmp_path_factory.mktemp("store")
    with running(folder, Pages(), limit_anonymous="off", limit_key="off", limit_address="off") as app:
        yield app


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_call_keeps_to_the_document(app: APIFlask, mode: GenerationMode) -> None:
    operations = _operations(app)
    called = {each.label for each in operations if _keeps(each, mode, {})}
    assert len(called) >= FEWEST[mode]


def test_calls_about_things_that_are_there_keep_to_it_too(app: APIFlask) -> None:
    for operation in _operations(app):
        assert _keeps(operation, GenerationMode.POSITIVE, own(app, ""))


def _operations(app: APIFlask) -> list[APIOperation[Any, Any, Any, Any]]:
    document = schemathesis.openapi.from_wsgi("/openapi.json", app)
    return [found.ok() for found in document.get_all_operations() if isinstance(found, Ok)]


def _codes(operation: APIOperation[Any, Any, Any, Any], status: int) -> set[str]:
    """The codes that the document has for this status."""
    (content,) = operation.definition.raw["responses"][str(status)]["content"].values()
    return set(content["examples"])


def _keeps(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, ids: dict[str, str]) -> bool:
    """Call an operation with every check there is. Returns False where there is nothing to get wrong about it."""

    @MANY
    @given(operation.as_strategy(generation_mode=mode))
    def keeps(case: schemathesis.Case[Any]) -> None:
        case.path_parameters.update({name: ids[name] for name in case.path_parameters if name in ids})
        response = case.call_and_validate()
        if response.status_code >= 400:
            assert response.json()["code"] in _codes(operation, response.status_code)

    try:
        keeps()
    except Unsatisfiable:
        return False
    return True
