"""Examples of batches for the OpenAPI document, made by the code that answers."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from service.api.batches.answers import item_to_dict, progress_to_dict, summary
from service.api.batches.events import events
from service.api.examples import MOMENT, sample_report
from service.batch.result_files import KINDS
from service.batch.results import Result
from service.reports.report_json import dumps, report_to_dict
from service.store.batches import Batch, BatchState
from service.store.items import Item, ItemState
from service.store.webhooks import Webhook
from service.usecases.look_up_batch import Progress

_ID = "8d5f0f6f4c1e4f7f9a51c2d7b0e3a964"
_WEBHOOK = Webhook("51c2d7b0e3a9648d5f0f6f4c1e4f7f9a", "https://newsroom.example/plumbline", "k" * 43, MOMENT)
_BATCH = Batch(
    id=_ID,
    owner="",
    name="Clinics in Larkmoor",
    state=BatchState.OPEN,
    rows=3,
    columns=("desk",),
    max_age=86_400,
    request_sha256="",
    webhook_id=_WEBHOOK.id,
    created_at=MOMENT,
    finished_at=None,
)

REQUESTS: dict[str, Any] = {
    "addresses": {"summary": "Addresses", "value": {"rows": ["https://example.org/", "https://example.com/rest"]}},
    "rows": {
        "summary": "Rows with other columns, and who is told",
        "value": {
            "name": "Clinics in Larkmoor",
            "max_age": 86_400,
            "webhook": {"url": "https://example.org/plumbline"},
            "rows": [
                {"id": "c-1", "url": "https://example.org/", "desk": "health"},
                {"id": "c-2", "url": "https://example.com/rest", "desk": "food"},
            ],
        },
    },
}
CSV = "id,url,desk\nc-1,https://example.org/,health\nc-2,https://example.com/rest,food\n"
NDJSON = (
    '{"id": "c-1", "url": "https://example.org/", "desk": "health"}\n'
    '{"id": "c-2", "url": "https://example.com/rest", "desk": "food"}\n'
)
TEXT = "https://example.org/\nhttps://example.com/rest\n"
RETRIES: dict[str, Any] = {
    "all": {"summary": "All failed rows", "value": {}},
    "some": {
        "summary": "Rows that failed for one of these reasons",
        "value": {"reasons": ["http_5xx", "read_timeout"]},
    },
}


@cache
def answers() -> dict[str, dict[str, Any]]:
    """What each operation on batches answers in JSON to a request that is right, by its name."""
    ended = _progress(BatchState.DONE, done=2, failed=1)
    made = {"example": {"summary": "A batch", "value": progress_to_dict(_progress(waiting=3), secret=True)}}
    items = [item_to_dict(found.item, sample_report().score if found.report else None) for found in _results()]
    return {
        "createBatch": made,
        "getBatch": {
            "open": {"summary": "Under way", "value": progress_to_dict(_progress(waiting=1, leased=1, done=1))},
            "done": {"summary": "Done", "value": progress_to_dict(ended)},
        },
        "listBatches": _one("One batch", {"batches": [summary(_BATCH)], "next": None}),
        "listBatchItems": _one("A row with a score, and one that failed", {"items": items, "next": None}),
        "retryBatch": _one("One row is tried again", {"retried": 1}),
    }


@cache
def files() -> dict[str, str]:
    """What the operations answer that give text, by their names."""
    results = {kind: b"".join(KINDS[kind].write(_BATCH.columns, [_results()])) for kind in ("csv", "ndjson")}
    stream = events(iter([_progress(waiting=1, done=2), None, _progress(BatchState.DONE, done=2, failed=1)]))
    return {
        "getBatchCsv": results["csv"].decode(),
        "getBatchNdjson": results["ndjson"].decode(),
        "followBatch": "".join(stream),
    }


def _one(summary: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"example": {"summary": summary, "value": value}}


def _progress(state: BatchState = BatchState.OPEN, **counts: int) -> Progress:
    ended = None if state is BatchState.OPEN else MOMENT + timedelta(seconds=20)
    batch = Batch(
        **{**{name: getattr(_BATCH, name) for name in Batch.__dataclass_fields__}, "state": state, "finished_at": ended}
    )
    found = {each: counts.get(each.value, 0) for each in ItemState}
    return Progress(batch, found, duplicates=0, reused=0, rate=9.0, webhook=_WEBHOOK)


def _results() -> list[Result]:
    report = sample_report()
    return [
        Result(
            _item(0, "c-1", state=ItemState.DONE, report_id=report.id, band=report.band and report.band.value),
            dumps(report_to_dict(report)),
        ),
        Result(
            _item(1, "c-2", state=ItemState.FAILED, error_code="http_404", error_message="The page does not exist."),
            None,
        ),
    ]


def _item(position: int, row_id: str, **fields: Any) -> Item:
    blank: dict[str, Any] = {
        "url": f"https://example.org/{row_id}",
        "given": None,
        "host": "example.org",
        "same_as": None,
        "columns": {"desk": "health"},
        "attempts": 1,
        "not_before": MOMENT,
        "report_id": None,
        "band": None,
        "reused": False,
        "error_code": None,
        "error_message": None,
        "finished_at": MOMENT,
    }
    return Item(position=position, row_id=row_id, **{**blank, **fields})
