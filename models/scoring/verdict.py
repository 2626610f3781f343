"""What can be said of a page in a word: whether it can be scored at all, and in which band its score stands."""

from __future__ import annotations

import math

from models.page import Zone
from models.reading import Reading
from models.report import Band, Reason, State
from models.scoring.classifier import Z90

MIN_WORDS = 100
"""Main text below this has too little to measure."""
LANGUAGES = frozenset({"en"})
"""Languages there are lexicons for."""
UNDETERMINED = "und"
"""What ISO 639-2 calls a language that cannot be told."""
HIGH, LOW = 80.0, 50.0
"""Scores from HIGH on are high, below LOW, where raters more likely distrust the page, low; between them mixed."""
SURE = 0.6
"""The chance that another sample of sites would leave the page in its band, below which the band is unclear."""
MAX_LINKED = 0.7
"""A main text of which more than this share is links is a list of links, not an article."""
CONFIDENT_WORDS = 400


def obstacle(reading: Reading) -> tuple[State, Reason] | None:
    """Why this page cannot be scored, or None. "Blocked" is never a bad score."""
    page = reading.page
    if page.obstacle:
        return State(page.obstacle.state), Reason(page.obstacle.code, page.obstacle.message)
    if page.language and page.language not in LANGUAGES:
        return State.UNSUPPORTED_LANGUAGE, Reason(f"language_{page.language}", _foreign(page.language))
    if reading.word_count < MIN_WORDS:
        return State.INSUFFICIENT_TEXT, Reason(
            "too_few_words", f"The main text has {reading.word_count} words; {MIN_WORDS} are needed to say anything."
        )
    if _linked_share(reading) > MAX_LINKED:
        return State.NOT_AN_ARTICLE, Reason("list_of_links", "The main text is mostly links: an index, not an article.")
    return None


def _foreign(language: str) -> str:
    if language == UNDETERMINED:
        return "The text is in no language that could be told: it may be code, numbers or a list."
    return f"The text is in a language ({language}) there are no lexicons for."


def _linked_share(reading: Reading) -> float:
    characters = sum(len(block.text) for _, block in reading.blocks if block.zone is Zone.MAIN)
    linked = sum(len(link.text) for link in reading.page.links if link.zone is Zone.MAIN)
    return linked / characters if characters else 0.0


def band(score: float, interval: tuple[float, float]) -> Band:
    """The score in a word; unclear where it stands so near to a limit that the band may well be the next one."""
    found = Band.HIGH if score >= HIGH else Band.LOW if score < LOW else Band.MIXED
    low, high = {Band.HIGH: (HIGH, math.inf), Band.MIXED: (LOW, HIGH), Band.LOW: (-math.inf, LOW)}[found]
    inside = _below(high, score, interval) - _below(low, score, interval)
    return found if inside >= SURE else Band.UNCLEAR


def _below(limit: float, score: float, interval: tuple[float, float]) -> float:
    """The chance that a refit's score is below the limit; the interval holds 90 % of them, as a normal distribution."""
    reach = interval[1] - score if limit > score else score - interval[0]
    if reach <= 0:
        return float(limit > score)
    return (1 + math.erf(Z90 * (limit - score) / reach / math.sqrt(2))) / 2


def confidence(assessed: float, words: int) -> float:
    """From 0 to 1: how much of the model's weight could be measured, less for short texts."""
    return assessed * math.sqrt(min(1.0, words / CONFIDENT_WORDS))
