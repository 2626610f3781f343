"""Batches for tests of the API, and a worker that brings what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.report import Reason
from service.services import Services
from service.store.database import Store
from service.store.ledger import Manners, Result
from service.store.reports import Kept
from tests.unit.service.reports import scored

MINUTE = timedelta(minutes=1)


def store_of(app: APIFlask) -> Store:
    """The store that this application was made with."""
    services: Services = app.extensions["plumbline"]
    return services.store


def hand_in(client: FlaskClient, *rows: Any, **fields: Any) -> dict[str, Any]:
    """Hand in these rows as JSON; the answer."""
    response = client.post("/v1/batches", json={"rows": list(rows), **fields})
    assert response.status_code == 201, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


def hand_in_csv(client: FlaskClient, body: str | bytes, content_type: str = "text/csv", **query: Any) -> TestResponse:
    """Hand in a body of rows."""
    return client.post("/v1/batches", data=body, content_type=content_type, query_string=query)


def items(client: FlaskClient, batch_id: str, **query: Any) -> list[dict[str, Any]]:
    """A batch's rows as the API lists them."""
    found: list[dict[str, Any]] = client.get(f"/v1/batches/{batch_id}/items", query_string=query).get_json()["items"]
    return found


def work(
    store: Store, count: int = 1_000, *, errors: Mapping[str, Reason] | None = None, reused: bool = False
) -> list[str]:
    """Claim and finish what is due: a report for each page, or its error. Returns the addresses."""
    now, done = datetime.now(UTC), list[str]()
    manners = Manners(at_once=1_000, pause=timedelta(0))
    with store.write() as kept:
        while len(done) < count:
            claims = kept.ledger.claim("w", count - len(done), now, lease=MINUTE, manners=manners)
            if not claims:
                break
            for claim in claims:
                error = (errors or {}).get(claim.url)
                report_id = None
                if error is None:
                    report_id = f"report-{claim.batch_id[:8]}-{claim.position}"
                    kept.reports.add(Kept(replace(scored(), id=report_id, url=claim.url)))
                band = None if error else "low"
                kept.ledger.finish(claim, Result(report_id=report_id, band=band, reused=reused, error=error), now)
                done.append(claim.url)
    return done


def close(store: Store) -> None:
    """Mark the batches that are done."""
    with store.write() as kept:
        for batch_id in kept.batches.finished():
            assert kept.batches.close(batch_id, datetime.now(UTC))
