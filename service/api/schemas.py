"""What the API gives, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Out(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReasonOut(_Out):
    """Why there is no score."""

    code: str = Field(description="Stable; for programs.")
    message: str = Field(description="For people.")
    retry: bool = Field(description="Whether trying again later makes sense.")


class EvidenceOut(_Out):
    """Words on the page: `blocks[block].text[start:end] == quote`."""

    quote: str
    block: int
    zone: str
    start: int
    end: int
    note: str


class ContributionOut(_Out):
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


class CategoryOut(_Out):
    """The sum of a category's contributions."""

    id: str
    title: str
    contribution: float


class BlockOut(_Out):
    """A run of the page's text."""

    text: str
    zone: str = Field(description="main, chrome, references, comments or hidden.")


class ChangeOut(_Out):
    """Something a publisher could do, and the score afterwards."""

    action: str
    score_after: float


class StampOut(_Out):
    """Which model scored."""

    version: str
    sha256: str


class ReportOut(_Out):
    """The whole answer for one page. Only the state `scored` has numbers."""

    id: str
    url: str
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
    fetched_at: str | None
    scored_at: str


class SignalOut(_Out):
    """A signal as the catalogue describes it."""

    id: str
    version: int
    category: str
    title: str
    failure_title: str
    why: str
    criteria: list[str]
    unit: str
    cap: float
    expected_sign: str
    references: list[str]
    lifecycle: str
    action: str


class SignalsOut(_Out):
    """The catalogue of signals."""

    signals: list[SignalOut]


class WeightOut(_Out):
    """One signal's weight."""

    signal: str
    category: str
    title: str
    failure_title: str
    weight: float = Field(description="Log-odds from the signal's absence to its full strength.")


class ModelOut(_Out):
    """The model that scores."""

    version: str
    sha256: str
    intercept: float
    calibration: dict[str, float]
    weights: list[WeightOut]
    data: dict[str, str] = Field(description="SHA-256 of each file the model was fitted on.")
    metrics: dict[str, Any]


class HealthOut(_Out):
    """The service is up."""

    status: str
    version: str


class ReadinessOut(_Out):
    """The service can work."""

    store: Literal["ok"]
    model: Literal["ok"]
    limits: Literal["ok", "alone"] = Field(description="`alone` while each process counts for itself.")


class FieldErrorOut(_Out):
    """What is wrong with one field."""

    field: str
    code: str
    message: str


class ProblemOut(_Out):
    """An error, as RFC 9457 has it."""

    type: str = Field(description="Where the code is explained.")
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; for programs.")
    errors: list[FieldErrorOut]
