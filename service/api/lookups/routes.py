"""Look-ups: what is already known of addresses, at once and without fetching."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from apiflask import APIBlueprint
from flask import Response, request

from service.api.answers import finite_json_answer
from service.api.caller import current_caller, requires
from service.api.current import services
from service.api.failures import BODY, QUERY, STORE, UNCHANGED, fails
from service.api.inputs import no_query
from service.api.limits import count_as
from service.api.lookups import examples as lookups_examples
from service.api.lookups.answers import answer, matches, tag, version
from service.api.lookups.schemas import LookupRequest, LookupsOut, PrefixOut
from service.api.problems import ApiError
from service.store.batches import Batch
from service.usecases.look_up_prefix import DIGITS, look_up_prefix
from service.usecases.look_up_urls import Found, look_up_urls
from service.usecases.queue_unknown import queue_unknown
from service.usecases.submit_batch import TooManyOpenRowsError

KEPT = "private, max-age=300"
"""For how long an answer may be used again: what a look-up says changes when pages are scored."""
_PREFIX = re.compile(f"[0-9a-f]{{{DIGITS}}}")

lookups = APIBlueprint("lookups", __name__, tag="Look-ups")


@lookups.post("/v1/lookups")
@lookups.input(LookupRequest, location="json", arg_name="body", examples=lookups_examples.REQUESTS)
@lookups.output(LookupsOut, description="An answer for each address, in their order.")
@lookups.doc(
    operation_id="lookUp",
    responses={304: UNCHANGED, **fails(*BODY, "too_many_urls", "missing_scope", "too_many_open_rows", STORE)},
)
@no_query
@requires("read")
def look_up(body: LookupRequest) -> Response:
    """Look up what is known of up to 100 addresses.

    Nothing is fetched. A page without a score of its own is answered for by its source; `answers_for` says which of the
    two it is. With `enqueue`, addresses of which nothing is known are queued as a batch, and the request counts as one
    that hands in a batch.
    """
    now, store = datetime.now(UTC), services().store
    owner = _may_queue() if body.enqueue else None
    found = look_up_urls(body.urls, store, now)
    batch = None if owner is None else _queue(found, owner, now)
    etag = tag([batch.id if batch else "", *map(version, found)])
    if batch is None and etag in request.if_none_match.as_set(include_weak=True):
        return _kept(Response(status=304), etag)
    answers = [answer(each, now, queued=batch is not None and each.unknown) for each in found]
    queued = batch and {"id": batch.id, "rows": batch.rows}
    return _kept(finite_json_answer({"answers": answers, "batch": queued}), etag)


@lookups.get("/v1/lookups/<prefix>")
@lookups.output(PrefixOut, description="Everything under the prefix.")
@lookups.doc(operation_id="lookUpPrefix", responses={304: UNCHANGED, **fails(*QUERY, "invalid_prefix", STORE)})
@no_query
@requires("read")
def look_up_by_prefix(prefix: str) -> Response:
    """Look up privately: everything whose SHA-256 begins with these 5 hexadecimal digits.

    Hash a canonical URL or a source's domain, ask for the first 5 digits and compare the rest: the server never learns
    which page it was.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ApiError("invalid_prefix")
    found = look_up_prefix(prefix, services().store)
    known = [f"{page.key.hex()} {page.report_id} {page.score} {page.reason}" for page in found.pages]
    etag = tag([*known, *(f"{source.domain} {source.updated_at}" for _, source in found.sources)])
    if request.if_none_match.contains_weak(etag):
        return _kept(Response(status=304), etag)
    answers = {"prefix": prefix, "matches": matches(found, datetime.now(UTC)), "complete": found.complete}
    return _kept(finite_json_answer(answers), etag)


def _may_queue() -> str:
    """The tenant that a batch is made for, which counts as handing it in. Raises ApiError for who may only read."""
    caller = current_caller()
    if "batch" not in caller.scopes:
        raise ApiError("missing_scope", "To queue addresses, the scope batch is needed.")
    count_as("batch")
    return caller.tenant


def _queue(found: list[Found], owner: str, now: datetime) -> Batch | None:
    try:
        return queue_unknown(found, owner, services().store, now, most_open=services().config.open_rows)
    except TooManyOpenRowsError as error:
        raise ApiError("too_many_open_rows", str(error)) from error


def _kept(response: Response, etag: str) -> Response:
    response.headers["Cache-Control"] = KEPT
    response.set_etag(etag, weak=True)
    return response
