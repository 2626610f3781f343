"""The API's addresses: each parses, calls one use case and renders."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, request, url_for

from service import linked_data
from service.api import examples
from service.api.answers import json_answer
from service.api.caller import requires
from service.api.inputs import NoQuery, ReportQuery, ScoreRequest
from service.api.problems import ApiError, FieldError
from service.api.schemas import ModelOut, ReportOut, SignalOut, SignalsOut
from service.report_json import dumps, report_to_dict
from service.report_parse import report_from_dict
from service.services import Services
from service.usecases.describe_model import describe_model
from service.usecases.list_signals import find_signal, list_signals, signal_to_dict
from service.usecases.look_up_report import look_up_report
from service.usecases.submit_source import Source, submit_source

api = APIBlueprint("api", __name__, tag="Scores")


def services() -> Services:
    """What this app was created with."""
    found: Services = current_app.extensions["plumbline"]
    return found


def check_length(**inputs: str) -> None:
    """Refuse an input that is longer than the settings allow. Raises ApiError."""
    limit = services().config.max_input_bytes
    for field, value in inputs.items():
        size = len(value.encode("utf-8"))
        if size > limit:
            message = f"{field} has {size:,} bytes; {limit:,} are the limit."
            raise ApiError("input_too_long", message, (FieldError(field, "input_too_long", message),))


@api.post("/v1/scores")
@api.input(ScoreRequest, location="json", arg_name="body", examples=examples.REQUESTS)
@api.input(ReportQuery, location="query", arg_name="query")
@api.output(ReportOut, status_code=201, description="The report, also when the page could not be scored.")
@api.doc(operation_id="createScore", responses=[400, 413, 415, 422, 500, 503])
@requires("score")
def create_score(body: ScoreRequest, query: ReportQuery) -> Response:
    """Score a web address, HTML or plain text.

    The report says in `state` what became of the page. A page that is missing, blocked or too short is
    no error of the request: its report has a `reason` and no score.
    """
    check_length(html=body.html, text=body.text)
    report = submit_source(Source(body.url, body.html, body.text), services())
    response = json_answer(report_to_dict(report, blocks=query.blocks), 201)
    response.headers["Location"] = url_for("api.get_score", report_id=report.id)
    return response


@api.get("/v1/scores/<report_id>")
@api.input(ReportQuery, location="query", arg_name="query")
@api.output(ReportOut, description="The report as it was made.")
@api.doc(operation_id="getScore", responses=[404, 422, 500, 503])
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
    response.vary.add("Accept")
    return response


@api.get("/v1/signals")
@api.input(NoQuery, location="query", arg_name="query")
@api.output(SignalsOut, description="The catalogue.")
@api.doc(operation_id="listSignals", responses=[422, 500], tags=["Model"])
@requires("read")
def get_signals(query: NoQuery) -> Response:  # noqa: ARG001 - only checked
    """List the signals that pages are measured by."""
    return json_answer({"signals": [signal_to_dict(signal) for signal in list_signals()]})


@api.get("/v1/signals/<signal_id>")
@api.input(NoQuery, location="query", arg_name="query")
@api.output(SignalOut, description="The signal.")
@api.doc(operation_id="getSignal", responses=[404, 422, 500], tags=["Model"])
@requires("read")
def get_signal(signal_id: str, query: NoQuery) -> Response:  # noqa: ARG001 - only checked
    """Get one signal's description."""
    signal = find_signal(signal_id)
    if signal is None:
        raise ApiError("not_found", "There is no signal of this id.")
    return json_answer(signal_to_dict(signal))


@api.get("/v1/model")
@api.input(NoQuery, location="query", arg_name="query")
@api.output(ModelOut, description="The model.")
@api.doc(operation_id="getModel", responses=[422, 500], tags=["Model"])
@requires("read")
def get_model(query: NoQuery) -> Response:  # noqa: ARG001 - only checked
    """Get the model's weights, the data it was fitted on and what that fit measured."""
    return json_answer(describe_model())


def _wants_linked_data() -> bool:
    accepted = request.accept_mimetypes
    return accepted.best_match(["application/json", linked_data.MEDIA_TYPE]) == linked_data.MEDIA_TYPE


def _linked_data(found: dict[str, Any]) -> Response:
    permalink = url_for("web.report", report_id=found["id"], _external=True)
    review = linked_data.review_of(report_from_dict(found), permalink)
    return Response(dumps(review), mimetype=linked_data.MEDIA_TYPE)
