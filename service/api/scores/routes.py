"""The API's addresses: each parses, calls one use case and renders."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request, url_for

from service.api import examples
from service.api.answers import json_answer
from service.api.body import check_length
from service.api.caller import current_caller, requires
from service.api.current import services
from service.api.failures import BODY, QUERY, STORE, UNCHANGED, fails
from service.api.inputs import ReportQuery, ScoreRequest
from service.api.problems import ApiError
from service.api.scores.schemas import ReportOut
from service.reports import linked_data
from service.reports.report_json import dumps, report_to_dict
from service.reports.report_parse import report_from_dict
from service.usecases.look_up_report import look_up_report
from service.usecases.submit_source import Source, submit_source

scores = APIBlueprint("scores", __name__, tag="Scores")
KEPT = "private, max-age=86400"
"""A report stays as it is, but for blocks, which go with the page's text. Who could read one with a key and has none
any more shall not find it in a cache: so the answer varies with the key as well."""
_UNFIT = ("missing_input", "several_inputs", "empty_input", "input_too_long", "invalid_url", "nul_byte")


@scores.post("/v1/scores")
@scores.input(ScoreRequest, location="json", arg_name="body", examples=examples.REQUESTS)
@scores.input(ReportQuery, location="query", arg_name="query")
@scores.output(ReportOut, status_code=201, description="The report, also when the page could not be scored.")
@scores.doc(
    operation_id="createScore",
    responses=fails(*BODY, *_UNFIT, STORE, "busy"),
)
@requires("score")
def create_score(body: ScoreRequest, query: ReportQuery) -> Response:
    """Score a web address, HTML or plain text.

    The report says in `state` what became of the page. A page that is missing, blocked or too short is
    no error of the request: its report has a `reason` and no score.
    """
    check_length(html=body.html, text=body.text)
    report = submit_source(Source(body.url, body.html, body.text), services(), current_caller().tenant)
    response = json_answer(report_to_dict(report, blocks=query.blocks), 201)
    response.headers["Location"] = url_for("scores.get_score", report_id=report.id)
    return response


@scores.get("/v1/scores/<report_id>")
@scores.input(ReportQuery, location="query", arg_name="query")
@scores.output(ReportOut, description="The report as it was made.")
@scores.doc(operation_id="getScore", responses={304: UNCHANGED, **fails(*QUERY, "report_not_found", STORE)})
@requires("read")
def get_score(report_id: str, query: ReportQuery) -> Response:
    """Get a report that was made before.

    With `Accept: application/ld+json` it is a schema.org Review of the page. The same address with `.html` behind it is
    the report to read.
    """
    found = look_up_report(report_id, services(), blocks=query.blocks)
    if found is None:
        raise ApiError("report_not_found")
    response = _linked_data(found) if _wants_linked_data() else json_answer(found)
    response.vary.update(("Accept", "Authorization", "X-API-Key"))
    response.headers["Cache-Control"] = KEPT
    response.add_etag()
    response.make_conditional(request)
    return response


def _wants_linked_data() -> bool:
    accepted = request.accept_mimetypes
    return accepted.best_match(["application/json", linked_data.MEDIA_TYPE]) == linked_data.MEDIA_TYPE


def _linked_data(found: dict[str, Any]) -> Response:
    permalink = url_for("web.report", report_id=found["id"], _external=True)
    review = linked_data.review_of(report_from_dict(found), permalink)
    return Response(dumps(review), mimetype=linked_data.MEDIA_TYPE)
