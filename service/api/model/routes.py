"""The signals that pages are measured by, and the model that weighs them."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response

from service.api.answers import json_answer
from service.api.caller import requires
from service.api.failures import QUERY, fails
from service.api.inputs import no_query
from service.api.model.schemas import ModelOut, SignalOut, SignalsOut
from service.api.problems import ApiError
from service.usecases.describe_model import describe_model
from service.usecases.list_signals import find_signal, list_signals, signal_to_dict

model = APIBlueprint("model", __name__, tag="Model")


@model.get("/v1/signals")
@model.output(SignalsOut, description="The catalogue.")
@model.doc(operation_id="listSignals", responses=fails(*QUERY))
@no_query
@requires("read")
def get_signals() -> Response:
    """List the signals that pages are measured by."""
    return json_answer({"signals": [signal_to_dict(signal) for signal in list_signals()]})


@model.get("/v1/signals/<signal_id>")
@model.output(SignalOut, description="The signal.")
@model.doc(operation_id="getSignal", responses=fails(*QUERY, "not_found"))
@no_query
@requires("read")
def get_signal(signal_id: str) -> Response:
    """Get one signal's description."""
    signal = find_signal(signal_id)
    if signal is None:
        raise ApiError("not_found", "There is no signal of this id.")
    return json_answer(signal_to_dict(signal))


@model.get("/v1/model")
@model.output(ModelOut, description="The model.")
@model.doc(operation_id="getModel", responses=fails(*QUERY))
@no_query
@requires("read")
def get_model() -> Response:
    """Get the model's weights, the data it was fitted on and what that fit measured."""
    return json_answer(describe_model())
