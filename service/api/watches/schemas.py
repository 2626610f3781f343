"""What watches take and give."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator
from pydantic_core import PydanticCustomError

from service.api.schemas import Out, Whole
from service.usecases.watched_pages import MOST_PAGES

MOST_TOLD = 10
"""Addresses for mail and chat of one watch."""
MOST_LISTED = 100
_ONE_OF: list[JsonValue] = [{"required": ["url"]}, {"required": ["urls"]}, {"required": ["domain"]}]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ScheduleIn(_In):
    """Either `cron` or `every`."""

    cron: str | None = Field(None, description="Five fields, as `0 7 * * 1-5`.")
    every: Whole | None = Field(None, description="Seconds between runs, at least 60.")
    timezone: str = Field("UTC", description="By which `cron` and `active_hours` go, as Europe/Berlin.")
    active_hours: list[str] | None = Field(
        None, description='Times of day, as ["08:00", "18:00"]; they may go over midnight.'
    )
    jitter: Whole = Field(0, description="Seconds by which a run may be put off, so that watches spread.")


class ThresholdsIn(_In):
    """What is worth telling."""

    points: float | None = Field(10.0, gt=0, le=100, description="A score that moves as far; null for however far.")
    band: bool = Field(True, description="A score that goes into another band.")
    signals: list[str] = Field(default_factory=list, max_length=100, description="Signals that appear or go.")
    gone: bool = Field(True, description="A page that is gone, or comes back.")
    failures: Whole = Field(3, ge=1, le=1000, description="Runs in a row in which no page could be had.")


class WatchRequest(_In):
    """Exactly one of `url`, `urls` and `domain`, and when to look."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"oneOf": _ONE_OF})

    name: str = Field("", max_length=200, description="What messages call it.")
    url: str | None = Field(None, description="A page.")
    urls: Annotated[list[str], Field(min_length=1, max_length=MOST_PAGES)] | None = Field(None, description="Pages.")
    domain: str | None = Field(
        None, description=f"A registrable domain, for all its known pages, up to {MOST_PAGES} of them."
    )
    schedule: ScheduleIn
    thresholds: ThresholdsIn | None = None
    notify: list[str] = Field(
        default_factory=list, max_length=MOST_TOLD, description="Addresses for mail and chat, as apprise writes them."
    )
    webhook: str | None = Field(None, max_length=32, description="Id of the webhook that is told.")

    @field_validator("name", "webhook")
    @classmethod
    def _is_printable(cls, value: str | None) -> str | None:
        if value is not None and not value.isprintable():
            raise PydanticCustomError("nul_byte", "The input contains a character that cannot be shown.")
        return value

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> WatchRequest:
        given = [value for value in (self.url, self.urls, self.domain) if value is not None]
        if not given:
            raise PydanticCustomError("missing_pages", "Give one of url, urls or domain.")
        if len(given) > 1:
            raise PydanticCustomError("several_pages", "Give only one of url, urls or domain.")
        return self


class AfterQuery(BaseModel):
    """A page of a list in the order of ids."""

    model_config = ConfigDict(extra="forbid")

    after: str = Field("", pattern=r"^[0-9A-Za-z]{0,32}$", description="The last id of the page before.")
    limit: int = Field(20, ge=1, le=MOST_LISTED, description="How many.")


class RunsQuery(BaseModel):
    """A page of a watch's history."""

    model_config = ConfigDict(extra="forbid")

    before: AwareDatetime | None = Field(None, description="`due_at` of the last run of the page before.")
    limit: int = Field(20, ge=1, le=MOST_LISTED, description="How many.")


class ThresholdsOut(Out):
    """What is worth telling."""

    points: float | None
    band: bool
    signals: list[str]
    gone: bool
    failures: int


class ChangeOut(Out):
    """One thing that reached a threshold."""

    kind: str = Field(description="score, band, signal, gone or back.")
    before: Any = Field(description="Of a signal: whether it fired.")
    after: Any
    signal: str | None = Field(None, description="Of the kind signal: which one.")


class ChangedPageOut(Out):
    """A page with something to tell."""

    url: str
    report_id: str | None
    cause: str | None = Field(description="page, model, both, or none where neither text nor model changed.")
    points: float | None = Field(description="By how much the score moved.")
    changes: list[ChangeOut]


class CountsOut(Out):
    """How many pages were had, and how many had something to tell."""

    pages: int
    scored: int
    unscored: int = Field(description="Pages that came and are nothing to score, as lists of links.")
    gone: int
    failed: int = Field(description="Pages that could not be had: blocked, a captcha, empty.")
    changed: int


class RunOut(Out):
    """One time that a watch was due."""

    id: str
    state: str = Field(description="running, done or failed; a run of which no page could be had has failed.")
    reason: str | None = Field(
        description="no_pages where no page of the source is known, internal_error where it could not be compared."
    )
    due_at: str
    started_at: str
    finished_at: str | None
    batch: str | None = Field(description="The batch that carries it out.")
    capped: bool | None = Field(description=f"Whether the source has more than {MOST_PAGES} pages.")
    counts: CountsOut | None = Field(description="Null while it is under way, as `capped`.")
    changed: list[ChangedPageOut]


class WatchOut(Out):
    """A watch. Addresses for mail and chat are secrets, of which only the kind is shown."""

    id: str
    name: str
    urls: list[str]
    domain: str | None
    pages: int = Field(description="How many pages it looks at now.")
    capped: bool = Field(description=f"Whether its source has more than {MOST_PAGES} known pages.")
    schedule: dict[str, Any]
    thresholds: ThresholdsOut
    notify: list[str]
    webhook: str | None
    paused: bool
    failures: int = Field(description="Failed runs in a row.")
    next_at: str | None
    created_at: str
    last_run: RunOut | None = Field(description="The run that was finished last.")


class WatchesOut(Out):
    """A page of watches."""

    watches: list[WatchOut]
    next: str | None = Field(description="Id to give as `after` for more.")


class RunsOut(Out):
    """A page of a watch's history, the latest run first."""

    runs: list[RunOut]
    next: str | None = Field(description="Moment to give as `before` for more.")


class SideOut(Out):
    """A page in one of the two runs."""

    had: str = Field(description="scored, unscored, gone or failed.")
    report_id: str | None
    reason: str | None
    score: float | None
    band: str | None


class SignalMoveOut(Out):
    """A signal that says something else."""

    signal: str
    category: str
    title: str
    before: float | None = Field(description="Its contribution, in log-odds; null where the report has none.")
    after: float | None
    fired_before: bool
    fires_after: bool
    gone: list[str] = Field(description="Quotes that are no longer found.")
    come: list[str] = Field(description="Quotes that were not found before.")


class PageDiffOut(Out):
    """What became different on one page."""

    url: str
    before: SideOut | None
    after: SideOut | None
    cause: str | None = Field(description="page, model, both or none; null where a run has no report of it.")
    points: float | None
    signals: list[SignalMoveOut]


class DiffOut(Out):
    """Two runs of a watch, compared."""

    before: str
    after: str
    same: int = Field(description="Pages of which there is nothing to say.")
    pages: list[PageDiffOut]
