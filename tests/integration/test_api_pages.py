"""The pages for people and the OpenAPI document: true, readable, and without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import BaseModel

from scrapers.errors import ReadTimeout
from service.api.batches.schemas import BatchesOut, BatchOut, ItemsOut, RetriedOut
from service.api.lookups.schemas import LookupsOut, PrefixOut
from service.api.model.schemas import ModelOut, SignalOut, SignalsOut
from service.api.pages.schemas import HistoryOut, PageOut
from service.api.problems import KINDS
from service.api.schemas import HealthOut, ProblemOut, ReadinessOut
from service.api.scores.schemas import ReportOut
from service.api.sources.schemas import SourceOut
from service.api.watches.schemas import DiffOut, RunOut, RunsOut, WatchesOut, WatchOut
from service.api.webhooks.schemas import DeliveriesOut, DeliveryOut, NewWebhookOut, WebhooksOut
from tests.integration.api import Pages, assert_problem, post, running
from tests.integration.command_line import CLINIC, COLUMN

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
DATA = ("script", {"type": "application/ld+json"})
"""The one kind of script element there is: data, which no browser runs."""
SLOW = "https://slow.example/"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with running(tmp_path, Pages({SLOW: ReadTimeout()})) as app:
        yield app.test_client()


@pytest.fixture
def spec(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").get_json()
    return found


class Reader(HTMLParser):
    """Gathers elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Reader()
    reader.feed(page)
    return reader.found


def report_page(client: FlaskClient, body: dict[str, str]) -> str:
    made = client.post("/v1/scores", json=body).get_json()
    return client.get(f"/v1/scores/{made['id']}.html").get_data(as_text=True)


def test_the_form_leads_to_a_report(client: FlaskClient) -> None:
    response = client.post("/", data={"text": COLUMN.read_text(), "url": ""})
    assert response.status_code == 303
    page = client.get(response.headers["Location"]).get_data(as_text=True)
    assert page.index("Findings") < page.index("of 100")
    assert "<mark>" in page


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 422, "Give one of url, html or text."),
        ({"url": "larkmoor"}, 422, "does not begin with http"),
        ({"url": SLOW, "text": "x"}, 422, "not both"),
        ({"text": "x" * 2_000_001}, 413, "2,000,000 are the limit"),
    ],
)
def test_a_wrong_form_is_shown_again_with_what_is_wrong(
    client: FlaskClient, form: dict[str, str], status: int, words: str
) -> None:
    response = client.post("/", data=form)
    assert response.status_code == status
    assert words in response.get_data(as_text=True)


def test_where_a_key_is_needed_the_page_says_so_instead_of_a_form(tmp_path: Path) -> None:
    with running(tmp_path, anonymous="off") as app:
        browser = {"Accept": "text/html"}
        client = app.test_client()
        start, refused = client.get("/", headers=browser), client.post("/", data={"text": "x"}, headers=browser)
        through_proxy = client.get("/", headers={**browser, "X-API-Key": "pl_x"}).get_data(as_text=True)
    assert (start.status_code, refused.status_code) == (200, 401)
    for page in (start.get_data(as_text=True), refused.get_data(as_text=True)):
        assert "This server needs a key" in page
        assert "<form" not in page
    assert "<form" in through_proxy


def test_the_form_is_there_where_no_key_is_needed(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert "<form" in page
    assert "needs a key" not in page


def test_a_form_sent_from_another_site_is_refused(client: FlaskClient) -> None:
    response = client.post("/", data={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert_problem(response, 403, "cross_site_form")


def test_a_page_without_score_says_why(client: FlaskClient) -> None:
    page = report_page(client, {"url": SLOW})
    assert "The site stopped answering. Trying again later may help." in page
    assert "of 100" not in page


def review_on(page: str) -> dict[str, Any]:
    data = page.partition(f'<script type="{DATA[1]["type"]}">')[2].partition("</script>")[0]
    found: dict[str, Any] = json.loads(data)
    return found


@pytest.mark.parametrize("html", [CLINIC.read_text(), "<p>Rest helps."])
def test_what_was_handed_in_is_no_review_of_the_page_it_is_said_to_be(client: FlaskClient, html: str) -> None:
    url = "https://www.example.org/drips"
    made = client.post("/v1/scores", json={"html": html, "url": url}).get_json()
    page = client.get(f"/v1/scores/{made['id']}.html").get_data(as_text=True)
    linked = client.get(f"/v1/scores/{made['id']}", headers={"Accept": "application/ld+json"}).get_data(as_text=True)
    assert url not in json.dumps(review_on(page)["itemReviewed"])
    assert url not in json.dumps(json.loads(linked)["itemReviewed"])
    assert page.count(f"From content that was handed in, said to be from {url}") == 2


def test_a_page_that_was_fetched_is_reviewed_at_its_address(tmp_path: Path) -> None:
    url = "https://www.example.org/drips"
    with running(tmp_path, Pages({url: CLINIC.read_bytes()})) as app:
        page = report_page(app.test_client(), {"url": url})
    assert review_on(page)["itemReviewed"]["url"] == url
    assert "handed in" not in page


def test_nothing_of_a_page_becomes_markup(client: FlaskClient) -> None:
    html = (
        f"<title>{EVIL.replace('<', '&lt;')}</title><main><p>{EVIL.replace('<', '&lt;')} Miracle cure guaranteed! "
        + ("Studies show it works. " * 60)
    )
    page = report_page(client, {"html": html, "url": "https://a.example/?%22%3E<script>"})
    assert "&lt;script&gt;" in page
    assert [each for each in elements(page) if each[0] in {"script", "img"}] == [DATA]
    assert review_on(page)["itemReviewed"]["name"] == EVIL


@pytest.mark.parametrize("path", ["/", "/docs", "report"])
def test_pages_need_no_script_style_or_other_site(client: FlaskClient, path: str) -> None:
    page = (
        report_page(client, {"html": CLINIC.read_text()})
        if path == "report"
        else client.get(path).get_data(as_text=True)
    )
    for tag, attributes in elements(page):
        assert tag not in {"script", "style", "iframe", "object"} or (tag, attributes) == DATA
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("src", "href", "action"):
            assert (attributes.get(name) or "/").startswith(("/", "#", "data:,"))
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in elements(page)


def test_every_field_of_the_form_has_a_label(client: FlaskClient) -> None:
    found = elements(client.get("/").get_data(as_text=True))
    labelled = {attributes["for"] for tag, attributes in found if tag == "label"}
    assert {attributes["id"] for tag, attributes in found if tag in {"input", "textarea"}} == labelled


def test_the_style_sheet_is_ours(client: FlaskClient) -> None:
    response = client.get("/static/plumbline.css")
    assert response.status_code == 200
    assert "url(" not in response.get_data(as_text=True)
    response.close()


def test_the_document_is_openapi_3_1_with_every_address(spec: dict[str, Any]) -> None:
    assert spec["openapi"].startswith("3.1.")
    assert {(path, method) for path, methods in spec["paths"].items() for method in methods} == {
        ("/v1/scores", "post"),
        ("/v1/scores/{report_id}", "get"),
        ("/v1/batches", "get"),
        ("/v1/batches", "post"),
        ("/v1/batches/{batch_id}", "delete"),
        ("/v1/batches/{batch_id}", "get"),
        ("/v1/batches/{batch_id}/events", "get"),
        ("/v1/batches/{batch_id}/items", "get"),
        ("/v1/batches/{batch_id}/results.csv", "get"),
        ("/v1/batches/{batch_id}/results.ndjson", "get"),
        ("/v1/batches/{batch_id}/results.xlsx", "get"),
        ("/v1/batches/{batch_id}/retry", "post"),
        ("/v1/pages", "get"),
        ("/v1/pages/history", "get"),
        ("/v1/lookups", "post"),
        ("/v1/lookups/{prefix}", "get"),
        ("/v1/sources/{domain}", "get"),
        ("/v1/signals", "get"),
        ("/v1/signals/{signal_id}", "get"),
        ("/v1/model", "get"),
        ("/healthz", "get"),
        ("/readyz", "get"),
        ("/v1/watches", "get"),
        ("/v1/watches", "post"),
        ("/v1/watches/{watch_id}", "get"),
        ("/v1/watches/{watch_id}", "delete"),
        ("/v1/watches/{watch_id}/pause", "post"),
        ("/v1/watches/{watch_id}/resume", "post"),
        ("/v1/watches/{watch_id}/run", "post"),
        ("/v1/watches/{watch_id}/runs", "get"),
        ("/v1/watches/{watch_id}/runs/{before}/diff/{after}", "get"),
        ("/v1/watches/{watch_id}/feed.atom", "get"),
        ("/v1/webhooks", "get"),
        ("/v1/webhooks", "post"),
        ("/v1/webhooks/{webhook_id}", "delete"),
        ("/v1/webhooks/{webhook_id}/deliveries", "get"),
        ("/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", "post"),
    }


def test_operations_say_what_key_they_need(spec: dict[str, Any]) -> None:
    scoring, health = spec["paths"]["/v1/scores"]["post"], spec["paths"]["/healthz"]["get"]
    assert scoring["security"] == [{"bearer": ["score"]}, {"header": ["score"]}, {}]
    assert {"401", "403", "429"} <= set(scoring["responses"])
    assert "missing_scope" in scoring["responses"]["403"]["description"]
    assert "cross_site_form" not in scoring["responses"]["403"]["description"]
    assert "security" not in health
    schemes = spec["components"]["securitySchemes"]
    named = [scheme for path in spec["paths"].values() for each in path.values() for scheme in each.get("security", [])]
    assert {name for scheme in named for name in scheme} == set(schemes)


def test_every_reference_leads_somewhere(spec: dict[str, Any]) -> None:
    references = set(re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(spec)))
    assert references
    assert references <= set(spec["components"]["schemas"])


def test_an_answer_that_passes_says_when_to_try_again(spec: dict[str, Any]) -> None:
    responses = spec["paths"]["/v1/scores"]["post"]["responses"]
    assert {status for status, response in responses.items() if "Retry-After" in response.get("headers", {})} == {"503"}


def test_every_error_is_a_problem_with_its_codes(spec: dict[str, Any]) -> None:
    for methods in spec["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"]
                    codes = response["content"]["application/problem+json"]["schema"]["properties"]["code"]["enum"]
                    assert {KINDS[code].status for code in codes} == {int(status)}
                    assert all(code in response["description"] for code in codes)


def test_examples_are_true(client: FlaskClient, spec: dict[str, Any]) -> None:
    content = spec["paths"]["/v1/scores"]["post"]["requestBody"]["content"]["application/json"]
    assert set(content["examples"]) == {"url", "html", "text"}
    for example in content["examples"].values():
        assert client.post("/v1/scores", json=example["value"]).status_code == 201
    problems = spec["paths"]["/v1/scores"]["post"]["responses"]["422"]["content"]["application/problem+json"][
        "examples"
    ]
    assert post(client, b'{"link":"x"}').get_json(force=True) == problems["unknown_field"]["value"]


ANSWERS: dict[str, type[BaseModel]] = {
    "createScore": ReportOut,
    "getScore": ReportOut,
    "getPage": PageOut,
    "getPageHistory": HistoryOut,
    "listSignals": SignalsOut,
    "getSignal": SignalOut,
    "getModel": ModelOut,
    "getHealth": HealthOut,
    "createBatch": BatchOut,
    "listBatches": BatchesOut,
    "getBatch": BatchOut,
    "listBatchItems": ItemsOut,
    "retryBatch": RetriedOut,
    "getReadiness": ReadinessOut,
    "lookUp": LookupsOut,
    "lookUpPrefix": PrefixOut,
    "getSource": SourceOut,
    "createWatch": WatchOut,
    "getWatch": WatchOut,
    "pauseWatch": WatchOut,
    "resumeWatch": WatchOut,
    "listWatches": WatchesOut,
    "runWatch": RunOut,
    "listRuns": RunsOut,
    "compareRuns": DiffOut,
    "createWebhook": NewWebhookOut,
    "listWebhooks": WebhooksOut,
    "listDeliveries": DeliveriesOut,
    "replayDelivery": DeliveryOut,
}
PROSE = {"getFeed", "getBatchCsv", "getBatchNdjson", "getBatchXlsx", "followBatch"}
"""Operations whose answer is no JSON."""


def test_every_answer_has_an_example_of_its_schema(spec: dict[str, Any]) -> None:
    for methods in spec["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                assert status not in {"204", "304"} or "content" not in response
                if status in {"204", "304"} or (status < "400" and operation["operationId"] in PROSE):
                    continue
                (content,) = response["content"].values()
                shown = [example["value"] for example in content.get("examples", {}).values()]
                shown = shown or [content["example"]]
                schema = ProblemOut if status >= "400" else ANSWERS[operation["operationId"]]
                for value in shown:
                    schema.model_validate_json(json.dumps(value), strict=True)
                    assert status < "400" or value["status"] == int(status)


def test_examples_of_batches_are_true(client: FlaskClient, spec: dict[str, Any]) -> None:
    body = spec["paths"]["/v1/batches"]["post"]["requestBody"]["content"]
    for example in body["application/json"]["examples"].values():
        made = client.post("/v1/batches", json=example["value"])
        assert made.status_code == 201
        assert made.get_json()["counts"]["failed"] == 0
    for media_type in ("text/csv", "application/x-ndjson", "text/plain"):
        made = client.post("/v1/batches", data=body[media_type]["example"], content_type=media_type)
        assert made.get_json()["counts"]["waiting"] == 2
    for example in spec["paths"]["/v1/batches/{batch_id}/retry"]["post"]["requestBody"]["content"]["application/json"][
        "examples"
    ].values():
        assert client.post(f"{made.headers['Location']}/retry", json=example["value"]).status_code == 200


def test_answers_that_are_no_json_have_an_example_too(spec: dict[str, Any]) -> None:
    shown = {
        operation["operationId"]: next(iter(operation["responses"]["200"]["content"].items()))
        for methods in spec["paths"].values()
        for operation in methods.values()
        if operation["operationId"] in PROSE
    }
    assert shown["getBatchCsv"][0] == "text/csv"
    assert len(shown["getBatchCsv"][1]["example"].splitlines()) == 3
    assert [json.loads(line)["row"] for line in shown["getBatchNdjson"][1]["example"].splitlines()] == [1, 2]
    assert "event: end\n" in shown["followBatch"][1]["example"]
    assert shown["getBatchXlsx"][1]["schema"]["format"] == "binary"


def test_the_example_report_is_what_the_example_request_gets(client: FlaskClient, spec: dict[str, Any]) -> None:
    operation = spec["paths"]["/v1/scores"]["post"]
    given = operation["requestBody"]["content"]["application/json"]["examples"]["text"]["value"]
    shown = operation["responses"]["201"]["content"]["application/json"]["examples"]["scored"]["value"]
    assert shown["state"] == "scored"
    got = client.post("/v1/scores", json=given).get_json()
    own = {"id", "scored_at"}
    assert {name: value for name, value in got.items() if name not in own} == {
        name: value for name, value in shown.items() if name not in own
    }


def test_the_documentation_has_every_address_and_code(client: FlaskClient, spec: dict[str, Any]) -> None:
    page = client.get("/docs").get_data(as_text=True)
    for path, methods in spec["paths"].items():
        assert all(f"{method.upper()} {path}" in page for method in methods)
    ids = {attributes.get("id") for _, attributes in elements(page)}
    assert set(KINDS) <= ids
