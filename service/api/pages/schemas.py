"""What is asked and answered about pages that are known."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from service.api.inputs import WebAddress
from service.api.schemas import Out, ReasonOut, StampOut
from service.api.scores.schemas import ReportOut

MOST_ENTRIES = 100
"""Reports in one answer."""


class PageQuery(BaseModel):
    """Which page is meant."""

    model_config = ConfigDict(extra="forbid")

    url: WebAddress = Field(description="The page's address. Tracking parameters and fragments do not matter.")


class HistoryQuery(PageQuery):
    """Which page is meant, and which part of its history."""

    before: AwareDatetime | None = Field(None, description="Only reports made before this: an earlier answer's `next`.")
    limit: int = Field(20, ge=1, le=MOST_ENTRIES, description="How many reports.")


class PageOut(Out):
    """A page that was asked for before."""

    url: str = Field(description="The canonical address it is known by.")
    final_url: str = Field(description="Where it was found.")
    domain: str = Field(description="The registrable domain of `final_url`.")
    fetched_at: str | None = Field(description="When it was last received, or last said not to have changed.")
    report: ReportOut | None = Field(description="The last report on a page received there.")


class SignalMoveOut(Out):
    """A signal that says something else than before."""

    signal: str
    category: str
    title: str
    move: float = Field(description="By how much the log-odds move for it.")
    contribution: list[float | None] = Field(description="Before and after; null where a report has none of it.")
    fires: list[bool] = Field(description="Before and after.")
    gone: list[str] = Field(description="Quotes no longer found.")
    come: list[str] = Field(description="Quotes not found before.")


class DifferenceOut(Out):
    """From one report to another; pairs are before and after."""

    points: float | None = Field(description="By how much the score moved; null where either has none.")
    score: list[float | None]
    band: list[str | None]
    state: list[str]
    signals: list[SignalMoveOut] = Field(description="Those that moved or have other quotes, the largest move first.")


class ChangeOut(DifferenceOut):
    """What is different from the last page received before, and what made it so."""

    since: str = Field(description="Id of the report before.")
    cause: str = Field(description="page, model, both, or none when only time has passed.")
    page: DifferenceOut | None = Field(description="The page's part.")
    model: DifferenceOut | None = Field(description="The model's part.")
    untold: ReasonOut | None = Field(description="Why the parts cannot be told apart.")
    remeasured: list[str] = Field(
        description="Signals that measure otherwise now than for the report before: the parts are not exact."
    )


class EntryOut(Out):
    """A report, and what was different in it."""

    report: str = Field(description="The report's id.")
    state: str
    reason: ReasonOut | None
    score: float | None
    band: str | None
    interval: list[float] | None
    model: StampOut
    content_sha256: str
    fetched_at: str | None
    scored_at: str
    received: bool = Field(description="Whether there was a page; what was not received is compared to nothing.")
    change: ChangeOut | None = Field(description="null for the first page received, and for what was not.")


class HistoryOut(Out):
    """A page's reports, the latest first."""

    url: str
    entries: list[EntryOut]
    next: str | None = Field(description="To be given as `before` for what was earlier; null when that is all.")
