"""Keep a report and the page it was made from."""

from __future__ import annotations

from models.report import State
from models.signals.catalog import SIGNALS
from scrapers.errors import ScrapeError
from scrapers.twins import names_of
from scrapers.urls import canonical
from service.store.database import Repositories
from service.store.pages import Address, Validators
from service.store.reports import Kept
from service.usecases.score_source import Scored

RECEIVED = frozenset({State.SCORED, State.INSUFFICIENT_TEXT, State.NOT_AN_ARTICLE, State.UNSUPPORTED_LANGUAGE})
"""States of a page that was really received. A blocked page, say, takes nothing from what is known of it."""


def keep_report(scored: Scored, kept: Repositories) -> None:
    """Keep it within a transaction. Raises sqlalchemy.exc.SQLAlchemyError.

    Content that was handed in does not become what is known of the address it is said to be from.
    """
    report, page = scored.report, scored.page
    snapshot_id = kept.snapshots.keep(page, report.scored_at) if page and page.blocks else None
    address = _address(scored)
    page_id = kept.pages.put(address) if address else None
    kept.reports.add(Kept(report, page_id, snapshot_id, signal_versions()))
    if address is None or page_id is None:
        return
    if report.state in RECEIVED:
        validators = Validators(scored.etag, scored.last_modified)
        kept.pages.received(page_id, address, report, snapshot_id, validators)
        kept.sources.mark(address.domain)
    else:
        kept.pages.failed(page_id, report)


def signal_versions() -> dict[str, int]:
    """Of the signals that measure now."""
    return {signal.id: signal.version for signal in SIGNALS}


def _address(scored: Scored) -> Address | None:
    """Where the page was asked for and found; None for handed-in content and for what is no web address."""
    if not scored.asked:
        return None
    try:
        found = names_of(scored.report.url)
        return Address(canonical(scored.asked), found.url, found.domain)
    except ScrapeError:
        return None
