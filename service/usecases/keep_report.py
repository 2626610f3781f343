"""Keep a report and the page it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.report import ScoreReport, State
from models.signals.catalog import SIGNALS
from scrapers.errors import ScrapeError
from scrapers.urls import canonical, registrable_domain
from service.store.aliases import leading
from service.store.database import Repositories
from service.store.pages import Address, Missed, Received, Validators
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
    page: Received | Missed | None
    """None for content that was handed in, which does not become what is known of the address it is said to be from."""

    @property
    def subject(self) -> str:
        """Its page's canonical address. Content that was handed in is a subject of its own."""
        return self.page.address.url if self.page else self.report.id


def make_ready(scored: Scored) -> Ready:
    """Do all that can be done before the transaction."""
    report, page, address = scored.report, scored.page, _address(scored)
    slim = replace(report, blocks=(), categories=(), contributions=(), changes=())
    snapshot = snapshot_of(page) if page and page.blocks else None
    noted = _noted(scored, slim, address, snapshot) if address else None
    return Ready(slim, report_body(report), snapshot, noted)


def keep_report(scored: Scored, kept: Repositories) -> None:
    """Keep it within a transaction. Raises sqlalchemy.exc.SQLAlchemyError."""
    keep_all([make_ready(scored)], kept)


def keep_all(readies: Sequence[Ready], kept: Repositories) -> None:
    """Keep in this order what was made ready, within a transaction. Raises sqlalchemy.exc.SQLAlchemyError."""
    while readies:
        first = {ready.subject: ready for ready in reversed(readies)}
        _keep_together(list(first.values()), kept)
        readies = [ready for ready in readies if first[ready.subject] is not ready]


def _keep_together(readies: Sequence[Ready], kept: Repositories) -> None:
    """Keep reports on different pages: a statement for each table, however many they are."""
    kept.snapshots.keep((ready.snapshot, ready.report.scored_at) for ready in readies if ready.snapshot)
    numbers = kept.pages.put(ready.page.address for ready in readies if ready.page)
    kept.reports.add_all((_row(ready, numbers), ready.body) for ready in readies)
    pages = {numbers[ready.page.address.url]: ready.page for ready in readies if ready.page}
    received = {number: page for number, page in sorted(pages.items()) if isinstance(page, Received)}
    kept.pages.received(received)
    kept.pages.missed({number: page for number, page in pages.items() if isinstance(page, Missed)})
    kept.sources.mark(page.address.domain for page in received.values())


def _row(ready: Ready, numbers: Mapping[str, int]) -> Kept:
    snapshot_id = ready.snapshot.id if ready.snapshot else None
    return Kept(ready.report, numbers.get(ready.subject), snapshot_id, signal_versions())


def signal_versions() -> dict[str, int]:
    """Of the signals that measure now."""
    return {signal.id: signal.version for signal in SIGNALS}


def _noted(scored: Scored, report: ScoreReport, address: Address, snapshot: Snapshot | None) -> Received | Missed:
    if report.state not in RECEIVED:
        return Missed(address, report.reason)
    leads, snapshot_id = leading(address.url, address.final_url), snapshot.id if snapshot else None
    return Received(address, leads, report, snapshot_id, Validators(scored.etag, scored.last_modified))


def _address(scored: Scored) -> Address | None:
    """Where the page was asked for and found; None for handed-in content and for what is no web address.

    What a cache shows counts for the cache's source, never for that of the site whose page it is said to be.
    """
    if not scored.asked:
        return None
    try:
        found = canonical(scored.report.url)
        return Address(canonical(scored.asked), found, registrable_domain(found))
    except ScrapeError:
        return None
