"""How a report is put into words for people, the same in the terminal and on the web."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

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
    Band.UNCLEAR: "unclear: so near a limit that another sample of sites might put it into the next band",
}
INTERVAL = "90 % interval"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a page."""

    text: str
    quoted: bool
    """Whether they are what was found; the others stand around it."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What was found in one block, with a little of the block around it."""

    pieces: tuple[Piece, ...]
    note: str

    def marked(self) -> str:
        """In plain characters: what was found stands in square brackets."""
        return "".join(f"[{piece.text}]" if piece.quoted else piece.text for piece in self.pieces)


def headline(report: ScoreReport) -> str:
    """The page's title, or whatever else names it."""
    return plain(report.title) or plain(report.url) or "Page without a title"


def handed_in(report: ScoreReport) -> bool:
    """Whether it is on content that somebody gave, so that its address is only what they said."""
    return report.fetched_at is None and report.content_sha256 != ""


def whence(report: ScoreReport) -> str:
    """The page's address; of content that was handed in, whose word it is. Empty when there is none."""
    url = plain(report.url)
    return f"From content that was handed in, said to be from {url}" if url and handed_in(report) else url


def verdict(report: ScoreReport) -> str:
    """The score with its interval and band in one line, or why there is none."""
    if report.score is None or report.interval is None or report.band is None:
        return STATES[report.state]
    low, high = report.interval
    digits = 1 if f"{low:.0f}" == f"{high:.0f}" else 0
    score, low_end, high_end = (f"{number:.{digits}f}" for number in (report.score, low, high))
    return f"{score} of 100, {BANDS[report.band]} ({INTERVAL} {low_end} to {high_end})"


def promises(report: ScoreReport) -> list[tuple[str, str]]:
    """What would change the score, each with the score afterwards, as exactly as tells it from today's."""
    today = f"{report.score:.0f}" if report.score is not None else ""
    digits = 1 if any(f"{change.score_after:.0f}" == today for change in report.changes) else 0
    return [(change.action, f"{change.score_after:.{digits}f}") for change in report.changes]


def reasons(report: ScoreReport, count: int = TOP) -> list[Contribution]:
    """The contributions that moved the score most, strongest first."""
    moving = [part for part in report.contributions if abs(part.contribution) >= NEGLIGIBLE]
    return sorted(moving, key=lambda part: -abs(part.contribution))[:count]


def excerpts(report: ScoreReport, part: Contribution, count: int = QUOTES) -> list[Excerpt]:
    """The first quotes of a contribution, each once, with the words around them; those of one block together."""
    first = {evidence.quote.lower(): evidence for evidence in reversed(part.evidence)}
    chosen = sorted(first.values(), key=lambda evidence: (evidence.block, evidence.start))[:count]
    return [_excerpt(report, list(found)) for _, found in groupby(chosen, key=lambda evidence: evidence.block)]


def plain(text: str) -> str:
    """One line without characters that steer a terminal or turn the direction of writing."""
    return " ".join(_inline(text).split())


def signed(value: float) -> str:
    """Log-odds with their sign, as +0.82."""
    return f"{value:+.2f}".replace("-", "−")


def _excerpt(report: ScoreReport, found: list[Evidence]) -> Excerpt:
    note = ", ".join(dict.fromkeys(plain(evidence.note) for evidence in found if evidence.note))
    if found[0].block >= len(report.blocks):
        return Excerpt(tuple(Piece(_cut(evidence.quote), quoted=True) for evidence in found), note)
    text = report.blocks[found[0].block].text
    place, pieces = 0, list[Piece]()
    for start, end in _spans(found):
        before = _between(text[place:start]) if pieces else _tail(text[:start]).lstrip()
        pieces += [Piece(before, quoted=False), Piece(_cut(text[start:end]), quoted=True)]
        place = end
    return Excerpt((*pieces, Piece(_head(text[place:]).rstrip(), quoted=False)), note)


def _spans(found: list[Evidence]) -> list[tuple[int, int]]:
    """Where the quotes stand, those that overlap joined; `found` is in their order."""
    spans: list[tuple[int, int]] = []
    for evidence in found:
        if spans and evidence.start <= spans[-1][1]:
            start, end = spans.pop()
            spans.append((start, max(end, evidence.end)))
        else:
            spans.append((evidence.start, evidence.end))
    return spans


def _cut(quote: str) -> str:
    return _inline(quote if len(quote) <= LONGEST else f"{quote[:LONGEST]}…")


def _between(text: str) -> str:
    return _inline(text) if len(text) <= 2 * AROUND else f"{_head(text)} {_tail(text)}"


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
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else " " for mark in text)
