"""Tell what became of a page from report to report, and whether the page or the model made each change.

Where both were another one, the new page is scored once more with the old model: what moves up to there is the page's
doing, and what moves from there on the model's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from models.page import Page
from models.report import Reason, ScoreReport
from models.scoring.artifact import Artifact, ArtifactError
from models.scoring.difference import Cause, Difference, difference
from models.scoring.explain import assess
from models.signals.catalog import BY_ID
from service.store.database import Repositories, Store
from service.store.reports import Kept
from service.usecases.keep_report import RECEIVED
from service.usecases.look_up_page import find_page

TEXT_GONE = Reason("text_gone", "The page's text is not kept any more, so that the old model cannot score it.")
MODEL_GONE = Reason("model_gone", "The old model was not kept, so that it cannot score the new page.")
MODEL_UNUSABLE = Reason("model_unusable", "The old model is none that this version can score with.")


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from the report before, and what made it so."""

    since: str
    """Id of the report before: the last one on a page that was received."""
    cause: Cause
    whole: Difference
    page: Difference | None = None
    """The page's part. None where it had none, or where the parts cannot be told apart."""
    model: Difference | None = None
    """The model's part, likewise. The parts' moves add up to those of the whole."""
    untold: Reason | None = None
    """Why the parts cannot be told apart."""
    remeasured: tuple[str, ...] = ()
    """Signals that measure otherwise now than they did for the report before, so that the parts are not exact."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in a page's history."""

    report: ScoreReport
    received: bool
    """Whether there was a page. What could not be received says nothing of the page, and is compared to nothing."""
    change: Change | None
    """None for the first page received, and for what was not."""


@dataclass(frozen=True, slots=True)
class History:
    """A page's reports, the latest first, from one moment back."""

    url: str
    entries: tuple[Entry, ...]
    earlier: datetime | None
    """The moment before which there are more."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two reports one after the other, and what is kept to tell the page's part from the model's."""

    before: Kept
    after: Kept
    page: Page | None = None
    artifact: Artifact | Reason = MODEL_GONE


def tell_history(url: str, store: Store, *, before: datetime | None = None, limit: int = 20) -> History | None:
    """The history of the page at this address, or None when it is not known. Nothing is fetched.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.read() as kept:
        known = find_page(url, kept)
        if known is None:
            return None
        found = kept.reports.of_page(known.id, before=before, limit=limit + 1)
        shown, more = found[:limit], len(found) > limit
        pairs = [_with_materials(pair, kept) for pair in _pairs(shown, known.id, kept)]
    changes = {pair.after.report.id: _change(pair) for pair in pairs}
    entries = tuple(_entry(each.report, changes) for each in shown)
    return History(known.url, entries, shown[-1].report.scored_at if more else None)


def _entry(report: ScoreReport, changes: Mapping[str, Change]) -> Entry:
    return Entry(report, report.state in RECEIVED, changes.get(report.id))


def _pairs(shown: list[Kept], page_id: int, kept: Repositories) -> list[_Pair]:
    """Each report on a page received with the one before, which may be earlier than all that are shown."""
    received = [each for each in shown if each.report.state in RECEIVED]
    if received:
        first = received[-1].report.scored_at
        received += kept.reports.of_page(page_id, before=first, states=RECEIVED, limit=1)
    return [_Pair(before, after) for after, before in pairwise(received)]


def _with_materials(pair: _Pair, kept: Repositories) -> _Pair:
    """The pair with the new page and the old model, where both are needed."""
    if _cause(pair) is not Cause.BOTH:
        return pair
    page = kept.snapshots.find(pair.after.snapshot_id) if pair.after.snapshot_id else None
    try:
        artifact = kept.artifacts.find(pair.before.report.model.sha256)
    except ArtifactError:
        return replace(pair, page=page, artifact=MODEL_UNUSABLE)
    return replace(pair, page=page, artifact=artifact or MODEL_GONE)


def _cause(pair: _Pair) -> Cause:
    """What was another one. The page is, too, when only its links, forms or furniture are; and so is the model when
    only its signals measure otherwise."""
    before, after = pair.before, pair.after
    text = before.report.content_sha256 != after.report.content_sha256
    rest = None not in {before.snapshot_id, after.snapshot_id} and before.snapshot_id != after.snapshot_id
    versions = before.signal_versions and after.signal_versions and before.signal_versions != after.signal_versions
    model = before.report.model.sha256 != after.report.model.sha256 or bool(versions)
    if text or rest:
        return Cause.BOTH if model else Cause.PAGE
    return Cause.MODEL if model else Cause.NONE


def _change(pair: _Pair) -> Change:
    cause = _cause(pair)
    whole = replace(difference(pair.before.report, pair.after.report), cause=cause)
    since = pair.before.report.id
    if cause is Cause.BOTH:
        return _split(pair, Change(since, cause, whole))
    page, model = (whole if cause is each else None for each in (Cause.PAGE, Cause.MODEL))
    return Change(since, cause, whole, page, model)


def _split(pair: _Pair, change: Change) -> Change:
    """The change in two parts, by what the old model says of the new page."""
    if pair.page is None:
        return replace(change, untold=TEXT_GONE)
    if isinstance(pair.artifact, Reason):
        return replace(change, untold=pair.artifact)
    old, new = pair.before.report, pair.after.report
    between = assess(pair.page, pair.artifact, now=new.scored_at, report_id="")
    page = replace(difference(old, between), cause=Cause.PAGE)
    model = replace(difference(between, new), cause=Cause.MODEL)
    if old.content_sha256 == new.content_sha256 and not page.signals and page.state[0] is page.state[1]:
        whole = replace(change.whole, cause=Cause.MODEL)  # no signal sees what is new around the same text
        return Change(change.since, Cause.MODEL, whole, model=whole)
    return replace(change, page=page, model=model, remeasured=_remeasured(pair.before, pair.artifact))


def _remeasured(before: Kept, artifact: Artifact) -> tuple[str, ...]:
    """The old model's signals that now measure otherwise than they did then."""
    then = before.signal_versions or {}
    named = [term.signal for term in artifact.model.terms]
    return tuple(name for name in named if then.get(name) != (BY_ID[name].version if name in BY_ID else None))
