"""What the client's methods return: the API's JSON, as `/openapi.json` describes it."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class Reason(TypedDict):
    """Why there is no score; `code` is for programs."""

    code: str
    message: str
    retry: bool


class Evidence(TypedDict):
    """Words on the page: `blocks[block]["text"][start:end] == quote`."""

    quote: str
    block: int
    zone: str
    start: int
    end: int
    note: str


class Contribution(TypedDict):
    """One signal's part, in log-odds."""

    signal: str
    category: str
    outcome: str
    value: float | None
    unit: str
    contribution: float
    title: str
    why: str
    criteria: list[str]
    evidence: list[Evidence]
    note: str


class Category(TypedDict):
    """The sum of a category's contributions."""

    id: str
    title: str
    contribution: float


class Block(TypedDict):
    """A run of the page's text."""

    text: str
    zone: str


class Change(TypedDict):
    """Something a publisher could do, and the score afterwards."""

    action: str
    score_after: float


class Model(TypedDict):
    """Which model scored."""

    version: str
    sha256: str


class Report(TypedDict):
    """The whole answer for one page. Only the state `scored` has numbers."""

    id: str
    url: str
    title: str
    language: str
    state: str
    reason: Reason | None
    score: float | None
    band: str | None
    interval: list[float] | None
    confidence: float
    intercept: float | None
    log_odds: float | None
    categories: list[Category]
    contributions: list[Contribution]
    blocks: NotRequired[list[Block]]
    changes: list[Change]
    model: Model
    content_sha256: str
    fetched_at: str | None
    scored_at: str


class Answer(TypedDict):
    """What is known of one address."""

    url: str
    canonical: str | None
    status: str
    answers_for: str | None
    match: str | None
    page: str | None
    source: str | None
    score: float | None
    band: str | None
    interval: list[float] | None
    pages: int | None
    age: int | None
    scored_at: str | None
    report_id: str | None
    reason: Reason | None
    queued: bool


class Queued(TypedDict):
    """The batch that unknown addresses are in."""

    id: str
    rows: int


class Lookups(TypedDict):
    """An answer for each address, in their order."""

    answers: list[Answer]
    batch: Queued | None


class Counts(TypedDict):
    """How many rows of a batch are in each state."""

    waiting: int
    leased: int
    done: int
    failed: int
    cancelled: int


class Batch(TypedDict):
    """A batch and how far it has come."""

    id: str
    name: str
    state: str
    rows: int
    created_at: str
    finished_at: str | None
    counts: Counts
    columns: list[str]
    max_age: int | None
    duplicates: int
    reused: int
    rate_per_minute: float
    seconds_left: int | None
    webhook: dict[str, Any] | None
