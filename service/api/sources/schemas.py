"""What the sources' addresses take and give."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from service.api.schemas import Out


class SourceQuery(BaseModel):
    """Which portion of the pages is wanted."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, lt=2**63, description="The `next` of the portion before.")
    limit: int = Field(100, ge=1, le=100, description="Pages in this portion, at most.")


class SourceScoreOut(Out):
    """The score of a source's pages together, drawn toward the average page."""

    score: float = Field(description="0 to 100.")
    band: str = Field(description="high, mixed, low or unclear.")
    interval: list[float] = Field(description="Where the mean of all its pages lies, with a chance of 90 %.")
    pages: int = Field(
        description="Pages with a score that it was worked out from; the same text counts once, and so do "
        "addresses that differ by their query."
    )


class SourceDayOut(SourceScoreOut):
    """What the score was on a day."""

    day: str


class SourcePageOut(Out):
    """A page of the source, with what its last good report said."""

    url: str
    final_url: str
    state: str | None = Field(description="null while the page was never received.")
    score: float | None
    band: str | None
    report_id: str | None
    scored_at: str | None
    fetched_at: str | None


class SourceOut(Out):
    """A source: a registrable domain, scored from its pages."""

    domain: str
    score: SourceScoreOut | None = Field(description="null while none of its pages has a score.")
    updated_at: str | None = Field(description="When the score was worked out.")
    history: list[SourceDayOut] = Field(
        description="The last of each day on which it was worked out, the latest first."
    )
    pages: list[SourcePageOut] = Field(
        description="In the order in which they became known, whoever had them scored; none where a setting says so."
    )
    next: int | None = Field(description="What to give as `after` for the next portion; null after the last.")
