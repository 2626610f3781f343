"""What a score is made of: evidence, results of signals, contributions and the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.page import Block


class Outcome(StrEnum):
    """Whether a signal could be measured. Only MEASURED carries a value."""

    MEASURED = "measured"
    NOT_APPLICABLE = "not_applicable"
    UNAVAILABLE = "unavailable"
    ERROR = "error"


class State(StrEnum):
    """What became of a page. Only SCORED has a number."""

    SCORED = "scored"
    INSUFFICIENT_TEXT = "insufficient_text"
    BLOCKED = "blocked"
    PAYWALLED = "paywalled"
    NOT_AN_ARTICLE = "not_an_article"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    FAILED = "failed"


class Band(StrEnum):
    """A score in a word; UNCLEAR when the interval is too wide to say."""

    HIGH = "high"
    MIXED = "mixed"
    LOW = "low"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words on the page: `page.blocks[block].text[start:end] == quote`, always."""

    quote: str
    block: int
    zone: str
    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignalResult:
    """What a signal measured. `value` is in the signal's unit; None unless MEASURED."""

    outcome: Outcome
    value: float | None = None
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    """What was found outside the text (metadata, structured data), or why nothing could be measured."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One signal's part in the log-odds; positive is more credible."""

    signal: str
    category: str
    outcome: str
    value: float | None
    unit: str
    contribution: float
    title: str
    why: str
    criteria: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """The sum of a category's contributions, in log-odds."""

    id: str
    title: str
    contribution: float


@dataclass(frozen=True, slots=True)
class Change:
    """Something a publisher could do, and the score the page would then have."""

    action: str
    score_after: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a page has no score: a stable code, a sentence for a person, and whether trying again makes sense."""

    code: str
    message: str
    retry: bool = False


@dataclass(frozen=True, slots=True)
class ModelStamp:
    """Which model scored: its version and the hash of its artifact."""

    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """The whole answer for one page. Numbers are None unless `state` is SCORED."""

    id: str
    url: str
    title: str
    language: str
    state: State
    model: ModelStamp
    scored_at: datetime
    reason: Reason | None = None
    score: float | None = None
    band: Band | None = None
    interval: tuple[float, float] | None = None
    confidence: float = 0.0
    intercept: float | None = None
    log_odds: float | None = None
    categories: tuple[CategoryTotal, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    changes: tuple[Change, ...] = ()
    content_sha256: str = ""
    fetched_at: datetime | None = None
    blocks: tuple[Block, ...] = ()
