"""Reading a batch from a request: JSON, rows as the body, or a form with a file. Only JSON is ever whole in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, TypeVar, cast

from flask import request
from pydantic import BaseModel, ValidationError

from models.report import Reason
from service.api.batches.schemas import BatchForm, BatchQuery, BatchRequest, WebhookIn
from service.api.body import json_object
from service.api.errors import from_pydantic
from service.api.inputs import check_no_query
from service.api.problems import ApiError
from service.batch.read import SUFFIXES, read_rows, row_of
from service.batch.rows import BatchError, Row, UrlColumnError
from service.usecases.submit_batch import NewRow

MOST_BYTES = 64_000_000
"""Bytes of a whole batch: 100,000 rows of 640 bytes."""
ROW_BYTES = 65_536
"""Bytes of one row; a longer one is a row that cannot be used."""
FORM_BYTES = 500_000
"""Bytes of a field of a form beside its file; no less than the form is read by at a time."""
IN_MEMORY = 500_000
"""Bytes that need no file."""
_CHUNK = 65_536
_FORM = "multipart/form-data"
_ROWS = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/x-ndjson": ".ndjson",
    "application/ndjson": ".ndjson",
    "application/jsonl": ".ndjson",
    "text/plain": ".txt",
}
"""Types of bodies that are rows, and what files of such rows are called."""
TYPES = ("application/json", _FORM, *_ROWS)
_CONTENT = Reason(
    "content_given", "The row has html or text. Rows of a batch are addresses; give content to /v1/scores."
)

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Submission:
    """A batch as the request has it."""

    name: str
    max_age: int | None
    webhook: WebhookIn | None
    rows: Iterator[NewRow]
    sha256: str
    """Of the content and of what goes with it: two requests with the same are the same."""


@contextmanager
def submission(query: BatchQuery) -> Iterator[Submission]:
    """The batch in the request at hand, whose rows are read within the block. Raises ApiError."""
    request.max_content_length = MOST_BYTES + 1
    request.max_form_memory_size = FORM_BYTES
    with ExitStack() as stack:
        if request.mimetype == "application/json":
            yield _from_json(stack.enter_context(_spooled(request.stream)))
        elif request.mimetype == _FORM:
            yield _from_form()
        elif request.mimetype in _ROWS:
            body = stack.enter_context(_spooled(request.stream))
            yield _from_rows(query, body, _ROWS[request.mimetype])
        else:
            raise ApiError("unsupported_media_type", f"A batch is one of {', '.join(TYPES)}.")


@contextmanager
def _spooled(stream: IO[bytes]) -> Iterator[BinaryIO]:
    """The body, put aside on disk when it is long. Raises ApiError."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        while chunk := stream.read(_CHUNK):
            file.write(chunk)
            if file.tell() > MOST_BYTES:
                raise ApiError("body_too_large", f"A batch may have {MOST_BYTES:,} bytes; split this one.")
        file.seek(0)
        yield cast("BinaryIO", file)


def _from_json(body: BinaryIO) -> Submission:
    check_no_query()
    content = body.read()
    given = _checked(BatchRequest, json_object(content))
    rows = (_json_row(number, value) for number, value in enumerate(given.rows, start=1))
    return Submission(given.name, given.max_age, given.webhook, _filled(rows), hashlib.sha256(content).hexdigest())


def _from_form() -> Submission:
    check_no_query()
    form, file = request.form.to_dict(), request.files.get("file")
    given = _checked(BatchForm, form)
    if file is None:
        raise ApiError("missing_file")
    suffix = PurePosixPath(file.filename or "").suffix.lower()
    suffix = suffix if suffix in SUFFIXES else _ROWS.get(file.mimetype, "")
    if not suffix:
        raise ApiError("unsupported_media_type", f"The file's name must end in one of {', '.join(SUFFIXES)}.")
    return _from_rows(given, cast("BinaryIO", file.stream), suffix)


def _from_rows(given: BatchQuery, content: BinaryIO, suffix: str) -> Submission:
    secret = given.webhook_secret if isinstance(given, BatchForm) else None
    webhook = WebhookIn(url=given.webhook_url, secret=secret) if given.webhook_url else None
    sha256 = _digest(given, suffix, content)
    try:
        rows = read_rows(content, Path(f"rows{suffix}"), url_column=given.url_column, limit=ROW_BYTES)
        return Submission(given.name, given.max_age, webhook, _filled(rows), sha256)
    except UrlColumnError as error:
        columns = ", ".join(error.columns)[:500]
        raise ApiError("url_column_unclear", f"The rows: {error.why}. Name it as url_column: {columns}.") from error
    except BatchError as error:
        raise ApiError("unreadable_rows", str(error)) from error


def _digest(given: BatchQuery, suffix: str, content: BinaryIO) -> str:
    digest = hashlib.sha256(json.dumps([suffix, given.model_dump()]).encode())
    content.seek(0)
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _checked(model: type[_Model], given: dict[str, Any]) -> _Model:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise from_pydantic(error) from error


def _json_row(number: int, value: object) -> Row:
    """A row of a JSON body: an address, or an object as in .ndjson."""
    return row_of({"url": value} if isinstance(value, str) else value, Row(number, "", 0), ROW_BYTES)


def _filled(rows: Iterator[Row]) -> Iterator[NewRow]:
    """The rows, of which there is at least one. Raises ApiError."""
    first = next(rows, None)
    if first is None:
        raise ApiError("empty_input", "There are no rows.")
    return _new_rows(first, rows)


def _new_rows(first: Row, others: Iterator[Row]) -> Iterator[NewRow]:
    yield _new_row(first)
    yield from map(_new_row, others)


def _new_row(row: Row) -> NewRow:
    problem = row.problem or (_CONTENT if row.size else None)
    return NewRow(row.id, row.url, dict(row.columns), problem)
