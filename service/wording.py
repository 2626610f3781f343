"""How a report is put into words for people, the same in the terminal and on the web."""

from __future__ import annotations

from dataclasses import dataclass

from models.report import Band, Contribution, Evidence, ScoreReport, State

TOP = 6
"""How many reasons a reader is shown first."""
QUOTES = 3
"""How many quotes stand under one reason."""
AROUND = 60
"""Characters of context on either side of a quote."""
LONGEST = 240
"""Characters of a quote that are shown."""
NEGLIGIBLE = 0.005
"""Log-odds that would be printed as zero."""

STATES = {
    State.SCORED: "Scored",
    State.INSUFFICIENT_TEXT: "Not scored: too little text",
    State.BLOCKED: "Not scored: the page could not be reached by us, which says nothing about its quality",
    State.PAYWALLED: "Not scored: only paying or registered readers can read the page",
    State.NOT_AN_ARTICLE: "Not scored: this is not an article",
    State.UNSUPPORTED_LANGUAGE: "Not scored: the text is in a language that cannot be scored yet",
    State.FAILED: "Not scored: the page could not be had",
}
BANDS = {
    Band.HIGH: "high credibility",
    Band.MIXED: "mixed credibility",
    Band.LOW: "low credibility",
    Band.UNCLEAR: "unclear: the evidence allows both low and high",
}
INTERVAL = "90 % interval"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote with a little of its block around it."""

    before: str
    quote: str
    after: str
    note: str


def headline(report: ScoreReport) -> str:
    """The page's title, or whatever else names it."""
    return plain(report.title) or plain(report.url) or "Page without a title"


def verdict(report: ScoreReport) -> str:
    """The score with its interval and band in one line, or why there is none."""
    if report.score is None or report.interval is None or report.band is None:
        return STATES[report.state]
    low, high = report.interval
    return f"{report.score:.0f} of 100, {BANDS[report.band]} ({INTERVAL} {low:.0f} to {high:.0f})"


def reasons(report: ScoreReport, count: int = TOP) -> list[Contribution]:
    """The contributions that moved the score most, strongest first."""
    moving = [part for part in report.contributions if abs(part.contribution) >= NEGLIGIBLE]
    return sorted(moving, key=lambda part: -abs(part.contribution))[:count]


def excerpts(report: ScoreReport, part: Contribution, count: int = QUOTES) -> list[Excerpt]:
    """The first quotes of a contribution, each once, with the words around them."""
    first = {evidence.quote.lower(): evidence for evidence in reversed(part.evidence)}
    chosen = sorted(first.values(), key=lambda evidence: (evidence.block, evidence.start))[:count]
    return [_excerpt(report, evidence) for evidence in chosen]


def plain(text: str) -> str:
    """One line without characters that steer a terminal or turn the direction of writing."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def signed(value: float) -> str:
    """Log-odds with their sign, as +0.82."""
    return f"{value:+.2f}".replace("-", "−")


def _excerpt(report: ScoreReport, evidence: Evidence) -> Excerpt:
    quote = evidence.quote if len(evidence.quote) <= LONGEST else f"{evidence.quote[:LONGEST]}…"
    text = report.blocks[evidence.block].text if evidence.block < len(report.blocks) else evidence.quote
    before = _tail(text[: evidence.start])
    after = _head(text[evidence.end :])
    return Excerpt(before, _inline(quote), after, plain(evidence.note))


def _tail(text: str) -> str:
    if len(text) <= AROUND:
        return _inline(text)
    return f"…{_inline(text[-AROUND:].partition(' ')[2])}"


def _head(text: str) -> str:
    if len(text) <= AROUND:
        return _inline(text)
    return f"{_inline(text[:AROUND].rpartition(' ')[0])}…"


def _inline(text: str) -> str:
    """Like `plain`, but keeps a space at either end, where the quote joins its context."""
    return "".join(mark if mark.isprintable() else " " for mark in text)
