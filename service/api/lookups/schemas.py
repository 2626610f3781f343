"""What look-ups take and give."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from service.api.schemas import Out, ReasonOut

MOST_URLS = 100
"""Addresses in one look-up."""


class LookupRequest(BaseModel):
    """The addresses somebody asks about."""

    model_config = ConfigDict(extra="forbid", strict=True)

    urls: Annotated[
        list[str], Field(description=f"Up to {MOST_URLS} addresses.", json_schema_extra={"maxItems": MOST_URLS})
    ]
    enqueue: bool = Field(False, description="Whether to queue those of which nothing is known, to be scored.")

    @field_validator("urls")
    @classmethod
    def _are_not_too_many(cls, value: list[str]) -> list[str]:
        if len(value) > MOST_URLS:
            message = f"{len(value)} addresses; {MOST_URLS} are the limit."
            raise PydanticCustomError("too_many_urls", "{message}", {"message": message})
        return value


class AnswerOut(Out):
    """What is known of one address."""

    url: str = Field(description="As it was asked for.")
    canonical: str | None = Field(description="What the page is known by; null for what is no usable web address.")
    status: str = Field(description="scored, unknown or unscorable.")
    answers_for: str | None = Field(description="page, or source where the page itself has no score; else null.")
    match: str | None = Field(description="exact, redirect or twin: how the address led to the page; else null.")
    page: str | None = Field(description="Where the page was found.")
    source: str | None = Field(description="The registrable domain of the page that answers, or of the address.")
    score: float | None = Field(description="0 to 100.")
    band: str | None = Field(description="high, mixed, low or unclear.")
    interval: list[float] | None = Field(description="Of a source: where the mean of its pages lies, with 90 %.")
    pages: int | None = Field(description="Of a source: how many of its pages were scored.")
    age: int | None = Field(description="Seconds since the score was worked out.")
    scored_at: str | None
    report_id: str | None = Field(description="Of a page: its report, at /v1/scores/{report_id}.html.")
    reason: ReasonOut | None = Field(description="Why the page itself has no score, where that is known.")
    queued: bool = Field(description="Whether it is in the batch that this look-up made.")


class QueuedOut(Out):
    """The batch that the unknown addresses are in."""

    id: str
    rows: int


class LookupsOut(Out):
    """An answer for each address, in their order."""

    answers: list[AnswerOut]
    batch: QueuedOut | None = Field(description="With `enqueue`, unless nothing was unknown.")


class MatchOut(Out):
    """A page or source whose hash begins with the prefix."""

    sha256: str = Field(description="Of an address that leads to the page, or of the source's domain.")
    answers_for: str = Field(description="page or source.")
    match: str | None = Field(description="Of a page: exact, redirect or twin, the address's relation to it.")
    status: str = Field(description="scored or unscorable.")
    score: float | None
    band: str | None
    interval: list[float] | None
    pages: int | None
    age: int | None
    scored_at: str | None
    reason: ReasonOut | None


class PrefixOut(Out):
    """All that is known under a prefix."""

    prefix: str
    matches: list[MatchOut]
    complete: bool = Field(description="Whether nothing was left out.")
