"""Pages made known for tests of the store."""

from __future__ import annotations

from models.report import ScoreReport
from service.store.aliases import leading
from service.store.database import Repositories
from service.store.pages import Address, Missed, Received, Validators

_NONE = Validators()


def receive_page(
    kept: Repositories,
    address: Address,
    report: ScoreReport,
    snapshot_id: str | None = None,
    validators: Validators = _NONE,
) -> int:
    """Note that a page was received; its number."""
    page_id = kept.pages.put([address])[address.url]
    leads = leading(address.url, address.final_url)
    kept.pages.received({page_id: Received(address, leads, report, snapshot_id, validators)})
    return page_id


def miss_page(kept: Repositories, address: Address, report: ScoreReport) -> int:
    """Note that a page was not received; its number."""
    page_id = kept.pages.put([address])[address.url]
    kept.pages.missed({page_id: Missed(address, report.reason)})
    return page_id
