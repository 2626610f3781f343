"""The sentences of a page that name a harm of treatment, worked out once for all signals that need them."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.signals.promotion import sells
from models.signals.scope import asked, negated, new_sentences

_QUESTION = frozenset(["risks", "risk", "effects", "safe", "dangers", "complications"])


def harm_hits(reading: Reading) -> tuple[Hit, ...]:
    """Harms named in the main text, one for each different sentence, in page order.

    A harm that is denied or kept small ("no side effects", "to minimise risks") is none, nor is one that a
    seller finds in other people's treatments. A question counts where it asks what the risks are, as headings do.
    Ask by `reading.derive(harm_hits)`.
    """
    return new_sentences(reading, (hit for hit in reading.hits("risks") if _is_named(reading, hit)))


def _is_named(reading: Reading, hit: Hit) -> bool:
    if bool(reading.sentence_hits("rivals", hit.sentence)) and reading.derive(sells):
        return False
    if asked(reading, hit):
        return not _QUESTION.isdisjoint(reading.words[hit.block].lower[hit.first : hit.last + 1])
    return _warns_off(reading, hit) or not negated(reading, hit)


def _warns_off(reading: Reading, hit: Hit) -> bool:
    """Whether the hit's own words hold the negation, as in "should not be taken by"."""
    return "not" in reading.words[hit.block].lower[hit.first : hit.last + 1]
