"""Every route there is, walked: as nobody, with the wrong scope and as the wrong tenant.

A route that is added is walked too. It fails here until it declares what it needs, and until
`tests.integration.tenants` says of each variable in its address whose the thing is that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from service.api.caller import required_scope, requires
from service.scopes import SCOPES
from tests.integration.api import assert_problem, running
from tests.integration.tenants import BODIES, OPEN, OWNED, PARTS, bearer, own, path_of

NO_VIEW = frozenset({"HEAD", "OPTIONS"})


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    with running(tmp_path, anonymous="off", limit_anonymous="off", limit_key="off", limit_address="off") as app:
        yield app


def routes(app: APIFlask) -> list[tuple[Rule, str, str | None]]:
    """Every rule with each of its methods, and the scope it needs."""
    return [
        (rule, method, required_scope(app.view_functions[rule.endpoint]))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - NO_VIEW)
    ]


def undeclared(app: APIFlask) -> list[str]:
    return [rule.rule for rule, _, _ in routes(app) if not hasattr(app.view_functions[rule.endpoint], "required_scope")]


def call(client: FlaskClient, rule: Rule, method: str, path: str, headers: dict[str, str]) -> TestResponse:
    body: dict[str, Any] = {"json": BODIES[rule.endpoint]} if rule.endpoint in BODIES else {}
    return client.open(path, method=method, headers=headers, **body)


def test_every_route_declares_what_it_needs(app: APIFlask) -> None:
    assert undeclared(app) == []
    assert {scope for _, _, scope in routes(app)} <= {None, *SCOPES}


def test_a_route_that_declares_nothing_is_found_and_closed(app: APIFlask) -> None:
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    assert undeclared(app) == ["/forgotten"]
    assert_problem(app.test_client().get("/forgotten"), 401, "missing_key")
    assert_problem(app.test_client().get("/forgotten", headers=bearer(app, ["read"])), 403, "missing_scope")


def test_what_needs_no_key_is_only_what_says_nothing(app: APIFlask) -> None:
    assert {rule.rule for rule, _, scope in routes(app) if scope is None} == {
        "/",
        "/docs",
        "/healthz",
        "/openapi.json",
        "/readyz",
        "/static/<path:filename>",
    }


def test_without_a_key_nothing_is_done(app: APIFlask) -> None:
    client = app.test_client()
    for rule, method, scope in routes(app):
        if scope is not None:
            response = call(client, rule, method, path_of(rule), {})
            assert_problem(response, 401, "missing_key")
            assert response.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_key_without_the_scope_is_refused_and_one_with_it_is_let_in(app: APIFlask) -> None:
    client = app.test_client()
    others = {scope: bearer(app, SCOPES.keys() - {scope}) for scope in SCOPES}
    only = {scope: bearer(app, [scope]) for scope in SCOPES}
    for rule, method, scope in routes(app):
        if scope is not None:
            refused = call(client, rule, method, path_of(rule), others[scope])
            assert scope in assert_problem(refused, 403, "missing_scope")["detail"]
            let_in = call(client, rule, method, path_of(rule), only[scope])
            assert let_in.status_code not in {401, 403}, (rule, method)


def test_of_every_variable_it_is_known_whose_the_thing_is(app: APIFlask) -> None:
    named = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    assert named - OPEN - PARTS - OWNED.keys() == set()


def test_another_tenants_things_are_as_if_they_were_not_there(app: APIFlask) -> None:
    client = app.test_client()
    mine, others = bearer(app, tenant="larkmoor"), bearer(app, tenant="sunstone")
    for rule, method, _ in routes(app):
        if not rule.arguments & OWNED.keys():
            continue
        path, nowhere = path_of(rule, own(app, "larkmoor")), path_of(rule)
        hidden, missing = (call(client, rule, method, each, others) for each in (path, nowhere))
        assert hidden.status_code == missing.status_code == 404, (rule, method)
        assert hidden.get_data() == missing.get_data(), (rule, method)
        with call(client, rule, method, path, mine) as found:
            assert found.status_code != 404, (rule, method)


def test_no_list_shows_another_tenants_things(app: APIFlask) -> None:
    client, others = app.test_client(), bearer(app, tenant="sunstone")
    ids = {found[name] for found in (own(app, "larkmoor"), own(app, "")) for name in OWNED}
    for rule, method, _ in routes(app):
        if method == "GET" and not rule.arguments:
            shown = client.get(rule.rule, headers=others).get_data(as_text=True)
            assert not [each for each in ids if each in shown], rule


@pytest.mark.parametrize("variable", OWNED)
def test_a_view_that_forgets_the_owner_is_found(app: APIFlask, variable: str) -> None:
    @requires("batch")
    def show(**values: str) -> dict[str, str]:
        return values

    app.add_url_rule(f"/forgetful/<{variable}>", view_func=show)
    with pytest.raises(AssertionError, match="forgetful"):
        test_another_tenants_things_are_as_if_they_were_not_there(app)
