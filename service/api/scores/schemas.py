"""What a report is."""

from __future__ import annotations

from pydantic import Field

from service.api.schemas import Out, ReasonOut, StampOut


class EvidenceOut(Out):
    """Words on the page: `blocks[block].text[start:end] == quote`."""

    quote: str
    block: int
    zone: str
    start: int
    end: int
    note: str


class ContributionOut(Out):
    """One signal's part; `contribution` is in log-odds, positive is more credible."""

    signal: str
    category: str
    outcome: str = Field(description="measured, not_applicable, unavailable or error; only measured has a value.")
    value: float | None
    unit: str
    contribution: float
    title: str
    why: str
    criteria: list[str]
    evidence: list[EvidenceOut]
    note: str


class CategoryOut(Out):
    """The sum of a category's contributions."""

    id: str
    title: str
    contribution: float


class BlockOut(Out):
    """A run of the page's text."""

    text: str
    zone: str = Field(description="main, chrome, references, comments or hidden.")


class ChangeOut(Out):
    """Something a publisher could do, and the score afterwards."""

    action: str
    score_after: float


class ReportOut(Out):
    """The whole answer for one page. Only the state `scored` has numbers."""

    id: str
    url: str = Field(description="Where the page was found; where `fetched_at` is null, only what the caller said.")
    title: str
    language: str
    state: str = Field(
        description="scored, insufficient_text, blocked, paywalled, not_an_article, unsupported_language or failed."
    )
    reason: ReasonOut | None
    score: float | None = Field(description="0 to 100.")
    band: str | None = Field(description="high, mixed, low or unclear.")
    interval: list[float] | None = Field(description="Lowest and highest score of the 90 % interval.")
    confidence: float = Field(description="0 to 1: how much of the model's weight could be measured.")
    intercept: float | None
    log_odds: float | None = Field(description="Intercept plus all contributions, exactly.")
    categories: list[CategoryOut]
    contributions: list[ContributionOut]
    blocks: list[BlockOut] | None = Field(None, description="With `?blocks=true`.")
    changes: list[ChangeOut]
    model: StampOut
    content_sha256: str
    fetched_at: str | None = Field(description="null for content that was handed in, and where no page was received.")
    scored_at: str
