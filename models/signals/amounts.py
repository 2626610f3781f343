"""Amounts of money that a page asks for something, worked out once for all signals that need them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from models.page import Block, Kind
from models.reading import Reading
from models.signals.stance import SHOWN

_AMOUNT = r"\d{1,6}(?:[.,]\d{2,3}){0,3}(?:[.,]\d{1,2})?(?![\d%])"
_CODES = "USD|EUR|GBP|AUD|CAD|NZD|CHF|INR|AED|SGD|MXN|ZAR"
_WORDS = "euros?|dollars|francs|rupees|kronor"
"""Names of money that mean nothing else; pounds are weighed as well, and economists count in "2017 dollars"."""
_MARKS = "$£€¥₹"
_PRICE = re.compile(
    rf"(?:[{_MARKS}]|\bRs\.?)\s?{_AMOUNT}|\b(?:{_CODES})\s?{_AMOUNT}|\b{_AMOUNT}\s?(?:€|(?:{_CODES})\b)"
    rf"|\b(?!(?:19|20)\d\d\s){_AMOUNT}\s(?:{_WORDS})\b"
)
_LISTED = re.compile(rf"\d{{1,6}} ?[^\d{_MARKS}]{{2,40}}(?:{_PRICE.pattern})[^\d{_MARKS}]{{0,40}}")
"""A line such as "3 bottles $149"."""
_NAMES = (*_MARKS, "Rs", *_CODES.split("|"), "euro", "dollars", "francs", "rupees", "kronor")
_SCALE = re.compile(r"[\s-]?(?:millions?|billions?|trillions?|thousand|[mb]n|[mbk])\b", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:orders?|purchases?|spend|spending) (?:of |over |above |from |more than |at least ){1,2}\Z", re.IGNORECASE
)
_OVER_REACH = 40
"""Characters before an amount within which it is said to be what an order must come to, and no price."""
OURS = frozenset(["our", "ours", "us", "we", "we're", "we've", "we'll"])
"""Words by which a sentence that tells what others paid is a seller's all the same."""
_CARD = 14
"""Words up to which a block is a line of a price list and no prose."""


class Amount(NamedTuple):
    """Where an amount stands: its block and its character offsets there."""

    block: int
    start: int
    end: int


def prices(reading: Reading) -> tuple[Amount, ...]:
    """Amounts that stand as a price: at an end of a short line, or in a sentence about a price, in page order.

    Ask by `reading.derive(prices)`.
    """
    return tuple(_prices(reading))


def _prices(reading: Reading) -> Iterator[Amount]:
    for index, block in reading.blocks:
        if block.zone not in SHOWN or block.kind is Kind.TITLE or not _has_currency(block.text):
            continue
        for match in _PRICE.finditer(block.text):
            if not _SCALE.match(block.text, match.end()) and _offered(reading, index, block, match):
                yield Amount(index, match.start(), match.end())


def _has_currency(text: str) -> bool:
    """A quick look that spares most blocks the search."""
    return any(name in text for name in _NAMES)


def _offered(reading: Reading, index: int, block: Block, match: re.Match[str]) -> bool:
    sentence = bisect_right(reading.sentences, (index, match.start()), key=lambda s: (s.block, s.start)) - 1
    over = _OVER.search(block.text[max(0, match.start() - _OVER_REACH) : match.start()])
    if over or reading.sentence_hits("money_contexts", sentence) or paid_elsewhere(reading, sentence):
        return False
    outside = match.start() <= 1 or match.end() >= len(block.text) - 1
    card = outside and len(reading.words[index].lower) <= _CARD and block.kind is not Kind.HEADING
    return card or bool(reading.sentence_hits("price_terms", sentence)) or _is_line(reading, index, sentence)


def paid_elsewhere(reading: Reading, sentence: int) -> bool:
    """Whether a sentence reports what somebody paid; one that speaks of us or asks for orders does not."""
    if not reading.sentence_hits("reported_payments", sentence):
        return False
    words = reading.words[reading.sentences[sentence].block]
    ours = any(word in OURS for word, at in zip(words.lower, words.sentences, strict=True) if at == sentence)
    return not ours and not any(reading.sentence_hits(lexicon, sentence) for lexicon in ("action_calls", "checkout"))


def _is_line(reading: Reading, index: int, sentence: int) -> bool:
    """Whether the sentence is a line of a price list that was set as a paragraph: "1 jar $5. 3 jars $12."."""
    lines = reading.derive(_lines)
    beside = (line for line in (sentence - 1, sentence + 1) if line in lines)
    return sentence in lines and any(reading.sentences[line].block == index for line in beside)


def _lines(reading: Reading) -> frozenset[int]:
    """The short sentences that begin with a quantity and go on with an amount."""
    numbered = enumerate(reading.sentences)
    return frozenset(n for n, s in numbered if _has_currency(s.text) and _LISTED.fullmatch(s.text))
