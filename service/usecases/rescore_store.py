"""Score every page that is kept once more, by another model and without fetching any.

A page is done when its new report is kept, and is not taken again: a run that was ended goes on where it was. A page
that was scored by somebody else meanwhile keeps what was said of it then, and is left to the next run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from models.report import ModelStamp, ScoreReport
from models.scoring.artifact import parse
from models.scoring.difference import difference
from models.scoring.shifts import Counting, Shifts
from service.processes import cores
from service.rescoring import Old, Portion, Rescoring
from service.store.database import Repositories, Store
from service.store.pages import KnownPage
from service.store.reports import Kept
from service.usecases.keep_model import keep_model
from service.usecases.keep_report import signal_versions

PORTION = 16
"""Pages taken, scored and kept together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a run is to do."""

    model: bytes
    """The artifact's file."""
    now: datetime
    """When every page is scored as of, so that no page is older than another."""
    dry_run: bool = False
    """Whether only to say what would change."""
    processes: int | None = None
    """How many score; by default, as many as there are cores."""


@dataclass(frozen=True, slots=True)
class Rescored:
    """What a run did, or would have done."""

    model: ModelStamp
    dry_run: bool
    rescored: int
    without_text: int
    """Pages whose text is not kept any more."""
    overtaken: int
    """Pages that were scored by somebody else meanwhile."""
    crashed: tuple[str, ...]
    """Addresses of pages that ended the process which scored them."""
    shifts: Shifts


def count_rescorable(store: Store, model: bytes) -> int:
    """How many pages a run with this artifact would look at. Raises ArtifactError or sqlalchemy.exc.SQLAlchemyError."""
    with store.read() as kept:
        return kept.pages.count_by_others(parse(model).stamp.sha256)


def rescore_store(store: Store, wish: Wish, on_pages: Callable[[int], None] = lambda _: None) -> Rescored:
    """Score every page whose last report is by another model than the one wished for.

    `on_pages` is called with the number of pages after each portion. Raises ArtifactError when the artifact cannot be
    used and sqlalchemy.exc.SQLAlchemyError when the database fails; what was done by then is kept.
    """
    artifact = parse(wish.model) if wish.dry_run else keep_model(store, wish.now, wish.model)
    counting, tally, crashed = Counting(), Counter[str](), list[str]()
    with Rescoring(wish.model, wish.now, wish.processes or cores()) as rescoring:
        for portion, reports in rescoring.score(_portions(store, artifact.stamp.sha256)):
            made = [(old, report) for old, report in zip(portion.olds, reports, strict=True) if report is not None]
            crashed += [old.known.url for old, report in zip(portion.olds, reports, strict=True) if report is None]
            kept = made if wish.dry_run else _keep(store, made)
            for old, report in kept:
                counting.add(old.known.url, difference(old.report, report))
            gone = portion.looked_at - len(portion.olds)
            tally.update(rescored=len(kept), without_text=gone, overtaken=len(made) - len(kept))
            on_pages(portion.looked_at)
    counts = {name: tally[name] for name in ("rescored", "without_text", "overtaken")}
    return Rescored(artifact.stamp, wish.dry_run, **counts, crashed=tuple(crashed), shifts=counting.result())


def _portions(store: Store, model_sha256: str) -> Iterator[Portion]:
    """The pages whose last report is by another model, with what was said of them, in the order they became known."""
    after = 0
    while True:
        with store.read() as kept:
            known = kept.pages.scored_by_others(model_sha256, after=after, limit=PORTION)
            found = [_old(page, kept) for page in known]
        if not known:
            return
        yield Portion(len(known), tuple(old for old in found if old))
        after = known[-1].id


def _old(known: KnownPage, kept: Repositories) -> Old | None:
    """The page with its text and its last report; None when the text is gone."""
    page = kept.snapshots.find(known.snapshot_id or "")
    report = kept.reports.find(known.report_id or "") if page else None
    return Old(known, page, report.report) if page and report else None


def _keep(store: Store, made: list[tuple[Old, ScoreReport]]) -> list[tuple[Old, ScoreReport]]:
    """Keep new reports in one transaction. Those of pages that were scored by somebody else meanwhile are left out."""
    with store.write() as kept:
        done = [(old, report) for old, report in made if kept.pages.rescored(old.known, report)]
        for old, report in done:
            kept.reports.add(Kept(report, old.known.id, old.known.snapshot_id, signal_versions()))
        kept.sources.mark(old.known.domain for old, _ in done)
    return done
