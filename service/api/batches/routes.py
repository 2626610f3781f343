"""The API's addresses for batches: each parses, calls a use case and renders."""

from __future__ import annotations

from datetime import UTC, datetime

from apiflask import APIBlueprint
from flask import Response, current_app, url_for

from service.api.answers import json_answer
from service.api.batches import openapi as batch_openapi
from service.api.batches.answers import item_to_dict, progress_to_dict, summary
from service.api.batches.body import submission
from service.api.batches.events import Streams
from service.api.batches.schemas import (
    BatchesOut,
    BatchesQuery,
    BatchOut,
    BatchQuery,
    FollowHeaders,
    ItemsOut,
    ItemsQuery,
    RetriedOut,
    RetryRequest,
    SubmitHeaders,
)
from service.api.batches.submit import submit
from service.api.caller import current_caller, requires
from service.api.current import services
from service.api.failures import BODY, QUERY, STORE, fails
from service.api.inputs import no_query
from service.api.problems import ApiError
from service.batch.result_files import KINDS, FileKind
from service.store.items import ItemState
from service.usecases.cancel_batch import cancel_batch
from service.usecases.export_batch import export_batch
from service.usecases.list_batches import list_batches
from service.usecases.list_items import Section, list_items
from service.usecases.look_up_batch import Progress, look_up_batch
from service.usecases.retry_batch import BatchCancelledError, retry_batch

batches = APIBlueprint("batches", __name__, tag="Batches")
_UNFIT_ROWS = (
    *("empty_input", "nul_byte", "invalid_url", "too_many_rows", "too_many_columns"),
    *("missing_file", "unreadable_rows", "url_column_unclear", "idempotency_key_reused"),
    *("refused_target", "too_many_open_rows"),
)
_FAILS = fails(*QUERY, "batch_not_found", STORE)
_FOLLOWED = {200: batch_openapi.EVENTS, 204: batch_openapi.ENDED, **_FAILS, **fails(STORE, "too_many_streams")}


@batches.post("/v1/batches")
@batches.input(BatchQuery, location="query", arg_name="query")
@batches.input(SubmitHeaders, location="headers", arg_name="headers")
@batches.output(BatchOut, status_code=201, description="The batch; its rows are worked on from now.")
@batches.doc(operation_id="createBatch", responses=fails(*BODY, *_UNFIT_ROWS, STORE))
@requires("batch")
def create_batch(query: BatchQuery, headers: SubmitHeaders) -> Response:
    """Hand in up to 100,000 web addresses to be scored.

    As JSON, as CSV or NDJSON, or as a form with a file. What goes with rows that are the body is in the query. A row
    that cannot be used is a row that has failed, with a `reason`, and never a fault of the batch. Rows with the same
    address share one result. With an `Idempotency-Key`, the same request again is answered with the same batch.
    """
    with submission(query) as given:
        made = submit(given, headers.idempotency_key, services())
    progress = _found(made.batch_id)
    response = json_answer(progress_to_dict(progress, secret=made.secret), 201 if made.new else 200)
    response.headers["Location"] = url_for("batches.get_batch", batch_id=made.batch_id)
    return response


@batches.get("/v1/batches")
@batches.input(BatchesQuery, location="query", arg_name="query")
@batches.output(BatchesOut, description="Batches, the latest first.")
@batches.doc(operation_id="listBatches", responses=_FAILS)
@requires("read")
def get_batches(query: BatchesQuery) -> Response:
    """List your batches."""
    found = list_batches(current_caller().tenant, services().store, before=query.before, limit=query.limit + 1)
    if found is None:
        raise ApiError("batch_not_found")
    shown = found[: query.limit]
    more = len(found) > query.limit
    after = url_for("batches.get_batches", before=shown[-1].id, limit=query.limit) if more else None
    return json_answer({"batches": [summary(batch) for batch in shown], "next": after})


@batches.get("/v1/batches/<batch_id>")
@batches.output(BatchOut, description="The batch and how far it has come.")
@batches.doc(operation_id="getBatch", responses=_FAILS)
@no_query
@requires("read")
def get_batch(batch_id: str) -> Response:
    """Get a batch and how far it has come."""
    return json_answer(progress_to_dict(_found(batch_id)))


@batches.get("/v1/batches/<batch_id>/items")
@batches.input(ItemsQuery, location="query", arg_name="query")
@batches.output(ItemsOut, description="Rows in order.")
@batches.doc(operation_id="listBatchItems", responses=_FAILS)
@requires("read")
def get_items(batch_id: str, query: ItemsQuery) -> Response:
    """List a batch's rows and what came of each so far."""
    state = ItemState(query.state) if query.state else None
    section = Section(query.after - 1, query.limit, state, query.band)
    page = list_items(batch_id, current_caller().tenant, services().store, section)
    if page is None:
        raise ApiError("batch_not_found")
    given = query.model_dump(exclude_none=True) | {"after": page.items[-1].position + 1 if page.items else 0}
    after = url_for("batches.get_items", batch_id=batch_id, **given) if page.more else None
    return json_answer(
        {"items": [item_to_dict(item, page.scores.get(item.report_id or "")) for item in page.items], "next": after}
    )


@batches.get("/v1/batches/<batch_id>/results.csv")
@batches.doc(operation_id="getBatchCsv", responses={200: batch_openapi.CSV, **_FAILS})
@no_query
@requires("read")
def get_csv(batch_id: str) -> Response:
    """Get a batch's verdicts as CSV, in the order of its rows.

    The other columns of the rows come first. Rows that have not come to an end are there with their state.
    """
    return _results(batch_id, KINDS["csv"])


@batches.get("/v1/batches/<batch_id>/results.ndjson")
@batches.doc(operation_id="getBatchNdjson", responses={200: batch_openapi.NDJSON, **_FAILS})
@no_query
@requires("read")
def get_ndjson(batch_id: str) -> Response:
    """Get a batch's reports as lines of JSON, in the order of its rows.

    Each line is the whole report with the row's number, id, address and other columns. Rows that have not come to an
    end are there with their state.
    """
    return _results(batch_id, KINDS["ndjson"])


@batches.get("/v1/batches/<batch_id>/results.xlsx")
@batches.doc(operation_id="getBatchXlsx", responses={200: batch_openapi.XLSX, **_FAILS})
@no_query
@requires("read")
def get_xlsx(batch_id: str) -> Response:
    """Get a batch's verdicts as an Excel workbook, in the order of its rows."""
    return _results(batch_id, KINDS["xlsx"])


@batches.get("/v1/batches/<batch_id>/events")
@batches.input(FollowHeaders, location="headers", arg_name="headers")
@batches.doc(
    operation_id="followBatch",
    responses=_FOLLOWED,
)
@no_query
@requires("read")
def follow(batch_id: str, headers: FollowHeaders) -> Response:
    """Follow a batch by server-sent events, until it ends.

    Each `progress` event has the batch as it is then; `end` is the last one. A stream is closed after a minute; a
    client that comes again with `Last-Event-ID` is told only what it has not seen, and with that of the `end` gets 204.
    """
    streams: Streams = current_app.extensions["plumbline_streams"]
    return streams.open(_found(batch_id), services(), headers.last_event_id)


@batches.post("/v1/batches/<batch_id>/retry")
@batches.input(RetryRequest, location="json", arg_name="body", examples=batch_openapi.RETRIES)
@batches.output(RetriedOut, description="How many rows wait again.")
@batches.doc(operation_id="retryBatch", responses=fails(*BODY, "batch_not_found", "batch_cancelled", STORE))
@no_query
@requires("batch")
def retry(batch_id: str, body: RetryRequest) -> Response:
    """Try failed rows again: all, or those that failed for one of the reasons.

    Rows that could not be used at all stay as they are.
    """
    try:
        again = retry_batch(
            batch_id, current_caller().tenant, services().store, datetime.now(UTC), reasons=body.reasons
        )
    except BatchCancelledError as error:
        raise ApiError("batch_cancelled") from error
    if again is None:
        raise ApiError("batch_not_found")
    return json_answer({"retried": again})


@batches.delete("/v1/batches/<batch_id>")
@batches.output({}, status_code=204, description="Nothing of the batch is waiting any more.")
@batches.doc(operation_id="cancelBatch", responses=_FAILS)
@no_query
@requires("batch")
def cancel(batch_id: str) -> Response:
    """Cancel a batch: what is waiting is given up, what is under way may end, and what is done stays.

    A batch that has ended, or was cancelled before, stays as it is.
    """
    if not cancel_batch(batch_id, current_caller().tenant, services().store, datetime.now(UTC)):
        raise ApiError("batch_not_found")
    return Response(status=204)


def _found(batch_id: str) -> Progress:
    """The caller's batch of this id. Raises ApiError."""
    found = look_up_batch(batch_id, current_caller().tenant, services().store, datetime.now(UTC))
    if found is None:
        raise ApiError("batch_not_found")
    return found


def _results(batch_id: str, kind: FileKind) -> Response:
    export = export_batch(batch_id, current_caller().tenant, services().store, kind)
    if export is None:
        raise ApiError("batch_not_found")
    response = Response(export.content, content_type=export.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=export.name)
    return response
