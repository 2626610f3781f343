"""Voice: whether a page says a thing itself, or passes on what somebody else said.

A page that sells, or a press release, chooses what it quotes, and its quotation marks keep nothing at a distance.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.page import Kind, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.signals.quotations import enclosing, is_own
from models.signals.scope import LONGEST, around
from models.signals.selling import sells

SCARE = 45
"""Characters up to which a quotation that is no sentence holds its words at arm's length: a "miracle cure"."""
LITTLE = 0.25
"""Share of the main text up to which blocks marked as quotations are passed on, and are not the page itself."""
_SO_CALLED = ["so", "called"]
_TOLD = 10
"""Words over which "she said" carries to what was said."""


def quoted(reading: Reading, hit: Hit) -> bool:
    """Whether the hit's words are somebody else's: attributed in quotation marks, in scare quotes or retold."""
    if reading.derive(_stands_behind):
        return False
    if reading.page.blocks[hit.block].kind is Kind.QUOTE:
        return reading.derive(_quotes_little)
    quotation = enclosing(reading, hit)
    if quotation is None:
        return _retold(reading, hit)
    return quotation.attributed or _scare(reading.page.blocks[hit.block].text[quotation.start + 1 : quotation.end - 1])


def own(reading: Reading, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits whose words are the page's own."""
    return tuple(hit for hit in hits if not quoted(reading, hit))


def _stands_behind(reading: Reading) -> bool:
    """Whether the page is written for those it quotes: it sells, or is a maker's press release."""
    return reading.derive(sells) or bool(reading.hits("press_releases", zones=EVERYWHERE))


def _scare(words: str) -> bool:
    return len(words) <= SCARE and words[-1:] not in (".", "!", "?")


def _quotes_little(reading: Reading) -> bool:
    words = sum(len(reading.words[i].lower) for i, b in reading.blocks if b.kind is Kind.QUOTE and b.zone is Zone.MAIN)
    return words <= LITTLE * reading.word_count


def _retold(reading: Reading, hit: Hit) -> bool:
    """Whether somebody other than writer and reader is said to have said it, as in "she said they heal everyone"."""
    if reading.words[hit.block].lower[max(0, hit.first - 2) : hit.first] == _SO_CALLED:
        return True
    told = around(reading, "attributed_speech", hit, before=_TOLD + LONGEST)
    return any(0 < hit.first - verb.last <= _TOLD and not is_own(reading, verb) for verb in told)
