"""Whether the process lives, whether it can work, and what it has counted."""

from __future__ import annotations

from time import perf_counter

from apiflask import APIBlueprint
from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from models.scoring.artifact import load
from service import __version__
from service.api.answers import json_answer
from service.api.caller import requires
from service.api.current import services
from service.api.failures import fails
from service.api.limits import counts_together
from service.api.problems import FieldError, from_fields
from service.api.schemas import HealthOut, ReadinessOut
from service.metrics import Known
from service.usecases.check_readiness import OK, check_readiness

health = APIBlueprint("health", __name__, tag="Service")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def register(app: Flask) -> None:
    """Take the time of every request to this app."""
    app.before_request(_start)
    app.after_request(_stop)


@health.get("/healthz")
@health.output(HealthOut, description="The process is up.", example={"status": "ok", "version": "0.1.0"})
@health.doc(operation_id="getHealth", responses=fails())
@requires(None)
def get_health() -> Response:
    """Say that the process is up; it asks nothing else."""
    return json_answer({"status": "ok", "version": __version__})


@health.get("/readyz")
@health.output(ReadinessOut, description="It can work.", example={"store": "ok", "model": "ok", "limits": "ok"})
@health.doc(operation_id="getReadiness", responses=fails("not_ready"))
@requires(None)
def get_readiness() -> Response:
    """Say whether the service can work: its store answers and its model is loaded.

    The problem's `errors` name the parts that have failed. Without the Redis that requests are counted in, the service
    goes on: each process counts for itself, and `limits` is `alone`.
    """
    parts = check_readiness(services().store)
    failed = [FieldError(part, "not_ready", f"The {part} has failed.") for part, state in parts.items() if state != OK]
    if failed:
        raise from_fields(tuple(failed))
    return json_answer({**parts, "limits": OK if counts_together(current_app) else "alone"})


@health.get("/metrics")
@health.doc(hide=True)
@requires("admin")
def get_metrics() -> Response:
    """Give what was counted, for Prometheus."""
    stamp = load().stamp
    known = Known({"version": stamp.version, "sha256": stamp.sha256}, _queue())
    return Response(services().metrics.text(known), content_type=CONTENT_TYPE_LATEST)


def _queue() -> dict[str, int]:
    """Rows to be done by state; none when the store cannot say, for the other figures are wanted then the most."""
    try:
        with services().store.read() as kept:
            return {state.value: count for state, count in kept.ledger.depth().items()}
    except SQLAlchemyError:
        current_app.logger.exception("the queue cannot be counted")
        return {}


def _start() -> None:
    g.started = perf_counter()


def _stop(response: Response) -> Response:
    """Count by the route's template, never by the address, of which there are as many as callers like."""
    route = str(request.url_rule) if request.url_rule else "none"
    method = request.method if request.method in _METHODS else "other"
    services().metrics.answered(method, route, response.status_code, perf_counter() - g.started)
    return response
