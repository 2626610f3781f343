"""What a signal is: a named, versioned measurement of a page that says what it found and judges nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from models.criteria import CRITERIA
from models.reading import Reading
from models.report import SignalResult

Measure = Callable[[Reading], SignalResult]


class Category(StrEnum):
    """The eight sides from which a page is looked at."""

    COMMERCIAL = "commercial"
    CITATIONS = "citations"
    CERTAINTY = "certainty"
    REGULATORY = "regulatory"
    TRANSPARENCY = "transparency"
    CURRENCY = "currency"
    TONE = "tone"
    BALANCE = "balance"


CATEGORY_TITLES = {
    Category.COMMERCIAL: "Commercial intent",
    Category.CITATIONS: "Sources and citations",
    Category.CERTAINTY: "Certainty of claims",
    Category.REGULATORY: "Regulatory statements",
    Category.TRANSPARENCY: "Who is behind it",
    Category.CURRENCY: "Dates",
    Category.TONE: "Tone",
    Category.BALANCE: "Balance",
}


class Sign(StrEnum):
    """Which way more of a signal is expected to move credibility; LEARNED where research does not say."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    LEARNED = "learned"


class Lifecycle(StrEnum):
    """EXPERIMENTAL signals run and show but carry no weight."""

    ACTIVE = "active"
    EXPERIMENTAL = "experimental"


_ID = re.compile(r"[a-z]+(_[a-z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A signal's whole description. Raises ValueError when it is not complete and coherent."""

    id: str
    """The file's name, a noun."""
    version: int
    """Raised whenever the measurement changes."""
    category: Category
    title: str
    """Said when the signal fires (value above `fires_above`): "Names its sources"."""
    failure_title: str
    """Said when it does not, as what was looked for and not found, which is all that is known: "No source found"."""
    why: str
    """Why it matters, for a reader, in a sentence or two."""
    criteria: tuple[str, ...]
    """The published criteria it bears on, names from `models.criteria`."""
    unit: str
    """Of the value: "per 1,000 words", "found", "share of claims"."""
    cap: float
    """The value from which more changes nothing."""
    expected_sign: Sign
    measure: Measure
    references: tuple[str, ...] = ()
    """Where the reader can check the `why`: author, year, title."""
    lifecycle: Lifecycle = Lifecycle.ACTIVE
    fires_above: float = 0.0
    """The value above which `title` is said, and up to which `failure_title` is."""
    action: str = ""
    """What a publisher could do about it, in the imperative; empty where nothing honest could be done."""
    gravity: float = 1.0
    """By how much a full measure of it counts for more than one of other signals: for what few pages fitted on show."""
    yields: Callable[[Reading], float] | None = None
    """The value that doing so yields on this page, 0 where it is done; None for the artifact's target."""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no lower-case noun")
        if self.version < 1 or self.cap <= 0 or self.gravity <= 0:
            raise ValueError(f"{self.id}: version, cap and gravity must be positive")
        if not (self.title and self.failure_title and self.why and self.unit and self.criteria):
            raise ValueError(f"{self.id}: title, failure_title, why, unit and criteria must be given")
        if self.title == self.failure_title:
            raise ValueError(f"{self.id}: the two titles must differ")
        unknown = set(self.criteria) - CRITERIA
        if unknown:
            raise ValueError(f"{self.id}: no such criterion: {min(unknown)!r}")

    def strength(self, value: float) -> float:
        """The value on a saturating scale from 0 to its gravity: logarithmic up to the cap, flat beyond it."""
        return self.gravity * math.log1p(min(max(value, 0.0), self.cap)) / math.log1p(self.cap)


def taken_away(_: object) -> float:
    """The value after an act that leaves nothing of a signal: it promises nothing where more of it counts for good."""
    return 0.0
