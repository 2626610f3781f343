"""Batches and their rows as JSON values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.batch.results import reason, which
from service.store.batches import Batch
from service.store.items import Item
from service.store.webhooks import Webhook
from service.usecases.look_up_batch import Progress


def summary(batch: Batch) -> dict[str, Any]:
    """A batch without what became of its rows."""
    return {
        "id": batch.id,
        "name": batch.name,
        "state": batch.state.value,
        "rows": batch.rows,
        "created_at": _time(batch.created_at),
        "finished_at": _time(batch.finished_at),
    }


def progress_to_dict(progress: Progress, *, secret: bool = False) -> dict[str, Any]:
    """A batch and how far it has come; with its webhook's `secret` only for whoever has just made it."""
    batch = progress.batch
    return {
        **summary(batch),
        "counts": {state.value: count for state, count in progress.counts.items()},
        "columns": list(batch.columns),
        "max_age": batch.max_age,
        "duplicates": progress.duplicates,
        "reused": progress.reused,
        "rate_per_minute": round(progress.rate, 1),
        "seconds_left": progress.seconds_left,
        "webhook": progress.webhook and _webhook(progress.webhook, secret=secret),
    }


def item_to_dict(item: Item, score: float | None) -> dict[str, Any]:
    """A row and what came of it so far."""
    return {
        **which(item),
        "state": item.state.value,
        "reason": reason(item),
        "attempts": item.attempts,
        "report_id": item.report_id,
        "score": score,
        "band": item.band,
        "reused": item.reused,
        "columns": dict(item.columns),
        "finished_at": _time(item.finished_at),
    }


def _webhook(webhook: Webhook, *, secret: bool) -> dict[str, Any]:
    return {"id": webhook.id, "url": webhook.url, **({"secret": webhook.secret} if secret else {})}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
