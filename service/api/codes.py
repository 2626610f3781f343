"""Which codes of problems an operation can meet, for the OpenAPI document. A test holds the answers it gets to that."""

from __future__ import annotations

from typing import Any

_BATCHES = (
    "listBatches getBatch listBatchItems getBatchCsv getBatchNdjson getBatchXlsx followBatch retryBatch cancelBatch"
)
_WATCHES = "getWatch deleteWatch pauseWatch resumeWatch runWatch listRuns getFeed"
OPERATIONS = {
    "cross_site_form": "",
    "not_ready": "getReadiness",
    "not_found": "getSignal replayDelivery",
    "report_not_found": "getScore",
    "batch_not_found": _BATCHES,
    "page_not_found": "getPage getPageHistory",
    "source_not_found": "getSource",
    "watch_not_found": _WATCHES,
    "run_not_found": "compareRuns",
    "webhook_not_found": "deleteWebhook listDeliveries",
    "delivery_not_found": "replayDelivery",
    "batch_cancelled": "retryBatch",
    "run_under_way": "runWatch",
    "webhook_used": "deleteWebhook",
    "delivery_under_way": "replayDelivery",
    "input_too_long": "createScore",
    "too_many_rows": "createBatch",
    "missing_input": "createScore",
    "several_inputs": "createScore",
    "empty_input": "createScore createBatch",
    "invalid_url": "createScore createBatch createWatch createWebhook getPage getPageHistory",
    "too_many_urls": "lookUp",
    "invalid_prefix": "lookUpPrefix",
    "invalid_domain": "getSource createWatch",
    "missing_pages": "createWatch",
    "several_pages": "createWatch",
    "invalid_schedule": "createWatch",
    "invalid_address": "createWatch",
    "refused_target": "createWebhook",
    "unknown_signal": "createWatch",
    "unknown_webhook": "createWatch",
    "nul_byte": "createScore createBatch createWatch",
    "missing_file": "createBatch",
    "unreadable_rows": "createBatch",
    "url_column_unclear": "createBatch",
    "too_many_columns": "createBatch",
    "idempotency_key_reused": "createBatch",
    "too_many_streams": "followBatch",
}
"""By code, the only operations that can meet it. Any other code can be met wherever its status can."""
_OF_INPUTS = frozenset({"invalid_input", "wrong_type"})
"""Codes that only an operation with a body or parameters can meet; of one without, only a stray parameter is wrong."""


def meets(operation: dict[str, Any], code: str) -> bool:
    """Whether the operation, as the document has it, can meet this code where its status is among its answers."""
    if code in _OF_INPUTS:
        inputs = [each for each in operation.get("parameters", []) if each["in"] != "path"]
        return bool(inputs) or "requestBody" in operation
    only = OPERATIONS.get(code)
    return only is None or operation["operationId"] in only.split()
