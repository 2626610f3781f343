"""Pages for people: a form, the report, the API's documentation. Rendered here, without scripts."""

from __future__ import annotations

from apiflask import APIBlueprint, APIFlask
from flask import current_app, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug import Response

from service.api.access import lets_in
from service.api.body import check_length
from service.api.caller import current_caller, requires
from service.api.current import services
from service.api.errors import from_pydantic
from service.api.inputs import ScoreRequest
from service.api.problems import KINDS, ApiError
from service.places import FullError
from service.reports.linked_data import review_of
from service.usecases.look_up_report import look_up_report
from service.usecases.submit_source import Source, submit_source
from service.web.document import code, operations
from service.web.view import view_of

web = APIBlueprint("web", __name__, enable_openapi=False)


@web.get("/")
@requires(None)
def start() -> str:
    """A form to score an address or a text, or why there is none."""
    return render_template("start.html", needs_key=not lets_in("score"))


@web.post("/")
@requires("score")
def submit() -> Response:
    """Score what the form holds and lead on to the report."""
    if not _is_ours():
        raise ApiError("cross_site_form")
    given = {name: request.form.get(name, "").strip() for name in ("url", "text")}
    try:
        source = _checked({name: value for name, value in given.items() if value})
        report = submit_source(source, services(), current_caller().tenant)
    except ApiError as error:
        return _again(error, given)
    except FullError:
        return _again(ApiError("busy", "Too many pages are being fetched at the moment. Try again shortly."), given)
    return redirect(url_for("web.report", report_id=report.id), 303)


@web.get("/v1/scores/<report_id>.html")
@requires("read")
def report(report_id: str) -> str:
    """A report to read and to print."""
    found = look_up_report(report_id, services(), blocks=True)
    if found is None:
        raise ApiError("report_not_found")
    shown, permalink = view_of(found), url_for("web.report", report_id=report_id, _external=True)
    return render_template("report.html", report=shown, permalink=permalink, review=review_of(shown.report, permalink))


@web.get("/docs")
@requires(None)
def docs() -> str:
    """The OpenAPI document, to read."""
    app = current_app
    if not isinstance(app, APIFlask):
        raise TypeError("the pages belong to an APIFlask application")
    spec = app._get_spec()
    if isinstance(spec, str):
        raise TypeError("the document is made as JSON, not as YAML")
    return render_template("docs.html", spec=spec, operations=operations(spec), problems=KINDS, code=code)


def _again(error: ApiError, given: dict[str, str]) -> Response:
    """The form with what was in it, and what is wrong."""
    response = Response(render_template("start.html", error=error, **given), error.status, mimetype="text/html")
    if wait := KINDS[error.code].retry_after:
        response.headers["Retry-After"] = str(wait)
    return response


def _is_ours() -> bool:
    """Whether a form was sent from here: as the browser says, or by its Origin where it says nothing, as over HTTP.

    Every browser sends one of the two. What has neither is a program, which nobody's page makes act in his name.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.host}"


def _checked(given: dict[str, str]) -> Source:
    """What the form holds as a source. Raises ApiError."""
    try:
        checked = ScoreRequest(**given)
    except ValidationError as error:
        raise from_pydantic(error) from error
    check_length(text=checked.text)
    return Source(url=checked.url, text=checked.text)
