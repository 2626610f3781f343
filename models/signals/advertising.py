"""How thickly a text is set with one kind of advertiser's wording: a measure that several signals share."""

from __future__ import annotations

from collections.abc import Iterable

from models.reading import Hit, Reading
from models.report import Evidence, SignalResult
from models.signals.engines import MIN_WORDS, distinct, measured, quote_hits
from models.signals.stance import asserted
from models.signals.voice import own

LONGEST = 3000
"""Words that count at most: some pages are whole catalogues or books, and a share of those says nothing."""


def thickness(reading: Reading, lexicon: str, note: str) -> SignalResult:
    """Distinct wordings of a lexicon in the page's own voice per 1,000 words of main text."""
    found = spoken(reading, lexicon)
    return measured(per_thousand(reading, len(found)), quote_hits(reading, found, note))


def spoken(reading: Reading, lexicon: str) -> tuple[Hit, ...]:
    """The lexicon's terms that the page itself says in its main text, each wording once."""
    return distinct(reading, own(reading, asserted(reading, reading.hits(lexicon))))


def per_thousand(reading: Reading, count: int) -> float:
    """A count as a rate; a text is mostly an advertisement or it is not, so that filler up to LONGEST words counts."""
    return 1000 * count / max(min(reading.word_count, LONGEST), MIN_WORDS)


def in_order(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Evidence as it stands on the page."""
    return sorted(evidence, key=lambda each: (each.block, each.start))
