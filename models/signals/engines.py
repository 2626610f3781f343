"""The ways a signal makes a result out of what it found: a rate, a count, a presence or a ratio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.reading import Hit, Reading
from models.report import Evidence, Outcome, SignalResult
from models.words import Sentence

MAX_EVIDENCE = 8
"""Quotes a result carries; a reader needs some, not three hundred."""
BARE = 0.05
"""What a claim to merit counts that nothing on the page bears out, as a name with a degree and no page about them."""
UNSEEN = 0.3
"""What counts that is declared for machines only, where no reader sees it."""
MIN_WORDS = 200
"""Rates of shorter texts are taken as if they had this many words, so that one word in forty is no torrent."""
FILLED = 400
"""Words that count at most for what speaks against a page: filler of any length must not thin it out."""


def quote(reading: Reading, block: int, start: int, end: int, note: str = "") -> Evidence:
    """The words at this span as evidence."""
    source = reading.page.blocks[block]
    return Evidence(source.text[start:end], block, source.zone.value, start, end, note)


def quote_hits(reading: Reading, hits: Iterable[Hit], note: str = "") -> tuple[Evidence, ...]:
    """The hits' own words as evidence."""
    return tuple(quote(reading, hit.block, hit.start, hit.end, note) for hit in hits)[:MAX_EVIDENCE]


def quote_sentences(reading: Reading, sentences: Iterable[Sentence], note: str = "") -> tuple[Evidence, ...]:
    """Whole sentences as evidence."""
    return tuple(quote(reading, s.block, s.start, s.end, note) for s in sentences)[:MAX_EVIDENCE]


def measured(value: float, evidence: Iterable[Evidence] = (), note: str = "") -> SignalResult:
    """A result with this value."""
    return SignalResult(Outcome.MEASURED, float(value), tuple(evidence)[:MAX_EVIDENCE], note)


def not_applicable(note: str) -> SignalResult:
    """The question does not arise on this page; the note says why."""
    return SignalResult(Outcome.NOT_APPLICABLE, note=note)


def unavailable(note: str) -> SignalResult:
    """The question arises but this input cannot answer it, as a link count of plain text."""
    return SignalResult(Outcome.UNAVAILABLE, note=note)


def rate(reading: Reading, hits: Sequence[Hit], note: str = "", *, undiluted: bool = False) -> SignalResult:
    """Occurrences per 1,000 words of main text."""
    return measured(per_thousand(reading, len(hits), undiluted=undiluted), quote_hits(reading, hits, note))


def per_thousand(reading: Reading, count: float, *, undiluted: bool = False) -> float:
    """A count as a rate per 1,000 words of main text; `undiluted` takes longer texts for FILLED words long."""
    words = min(reading.word_count, FILLED) if undiluted else reading.word_count
    return 1000 * count / max(words, MIN_WORDS)


def presence(reading: Reading, hits: Sequence[Hit], note: str = "") -> SignalResult:
    """1 when anything was found, else 0."""
    return measured(1.0 if hits else 0.0, quote_hits(reading, hits, note))


def ratio(part: float, whole: float, evidence: Iterable[Evidence], *, nothing: str) -> SignalResult:
    """A share from 0 to 1; not applicable, for the reason `nothing`, when the whole is empty."""
    return measured(part / whole, evidence) if whole else not_applicable(nothing)


def kinds(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The first hit of each entry of a lexicon, where each entry stands for a kind of statement."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.term, hit)
    return tuple(seen.values())


def distinct(reading: Reading, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The first hit of each distinct wording, so that repetition buys nothing."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        words = reading.words[hit.block].lower[hit.first : hit.last + 1]
        seen.setdefault(" ".join(words), hit)
    return tuple(seen.values())
