"""Keep a report and the page it was made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.report import ScoreReport, State
from models.signals.catalog import SIGNALS
from scrapers.errors import ScrapeError
from scrapers.twins import names_of
from scrapers.urls import canonical
from service.store.database import Repositories
from service.store.pages import Address, Validators
from service.store.reports import Kept, report_body
from service.store.snapshots import Snapshot, snapshot_of
from service.usecases.score_source import Scored

RECEIVED = frozenset({State.SCORED, State.INSUFFICIENT_TEXT, State.NOT_AN_ARTICLE, State.UNSUPPORTED_LANGUAGE})
"""States of a page that was really received. A blocked page, say, takes nothing from what is known of it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A report and its page in the form in which they are kept: small enough to be sent between processes."""

    report: ScoreReport
    """What its row says of it; its parts are in the body only."""
    body: bytes
    snapshot: Snapshot | None
    address: Address | None
    """None for content that was handed in, which does not become what is known of the address it is said to be from."""
    validators: Validators


def make_ready(scored: Scored) -> Ready:
    """Do all that can be done before the transaction."""
    report, page = scored.report, scored.page
    return Ready(
        report=replace(report, blocks=(), categories=(), contributions=(), changes=()),
        body=report_body(report),
        snapshot=snapshot_of(page) if page and page.blocks else None,
        address=_address(scored),
        validators=Validators(scored.etag, scored.last_modified),
    )


def keep_report(scored: Scored, kept: Repositories) -> None:
    """Keep it within a transaction. Raises sqlalchemy.exc.SQLAlchemyError."""
    keep_ready(make_ready(scored), kept)


def keep_ready(ready: Ready, kept: Repositories) -> None:
    """Keep what was made ready within a transaction. Raises sqlalchemy.exc.SQLAlchemyError."""
    report, address, snapshot = ready.report, ready.address, ready.snapshot
    if snapshot:
        kept.snapshots.keep(snapshot, report.scored_at)
    snapshot_id = snapshot.id if snapshot else None
    page_id = kept.pages.put(address) if address else None
    kept.reports.add(Kept(report, page_id, snapshot_id, signal_versions()), ready.body)
    if address is None or page_id is None:
        return
    if report.state in RECEIVED:
        kept.pages.received(page_id, address, report, snapshot_id, ready.validators)
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
