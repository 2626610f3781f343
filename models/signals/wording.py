"""Wordings: a fitted list of words and pairs of words that tells one kind of text from another, as one signal.

A wording is data: `artifacts/<name>.json`, checked against its schema when it is read. Each term has a rarity (how much
it counts at all) and a weight (which way it speaks). A text's log-odds are

    intercept + sum(weight * part),  part = rarity * (1 + log(occurrences)) / length of the vector of all such products

so that neither the text's length nor repetition buys anything, and each term's share of the sum is exact.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate, pairwise

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from models.page import Kind
from models.reading import CONTENT, Reading
from models.report import SignalResult
from models.signals.engines import measured
from models.signals.passages import telling

LONGEST = 3000
"""Words of a text that are looked at; a page that goes on has said by then what kind it is."""
_BREAK = ""
"""Stands between two blocks' words, so that no pair crosses them."""
_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)
Blocks = list[tuple[int, list[str]]]
"""The index of each block that is looked at, and its words in lower case."""
_LINE = 20
"""Words from which on a block is prose even where no full stop ends it."""
_SENTENCE_END = re.compile(r"\b[a-z]{2,30}[.!?…][\"'”’)\]]{0,2}(?:\s|$)")
"""A word in small letters and a full stop: "Dr." and "Jan." end no sentence."""
_LABELS = frozenset({Kind.TITLE, Kind.HEADING, Kind.BUTTON})


class WordingError(ValueError):
    """A wording's file is not one this version can use; the message says what is wrong where."""


@checked(frozen=True, config=_STRICT)
class Wording:
    """A fitted wording. Terms are words in lower case as `Words.lower` gives them, or two of them with a space."""

    version: str
    intercept: float
    terms: dict[str, tuple[float, float]]
    """Term to rarity (above 0) and weight (log-odds)."""
    longest: int = LONGEST
    """Words of a text that are looked at, from its beginning."""
    opening: int = 0
    """Words that are looked at once more by themselves; the lower of the two counts, so that what is added below a
    short text cannot better it. 0 for none."""
    settled: int = 0
    """Words of text at which what they say counts half, and the middle the other half: of few words each moves much.
    0 for a text that is believed whatever its length."""
    middle: float = 0.0
    """The log-odds that a text of no words would have."""
    data: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file it was fitted on."""

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(term for term in self.terms if " " not in term)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], str]:
        return {(one, two): f"{one} {two}" for one, _, two in (term.partition(" ") for term in self.terms) if two}

    def told(self, blocks: Sequence[Sequence[str]]) -> tuple[float, dict[str, float]]:
        """The log-odds of a text, given the lower-case words of its blocks, and each term's part of them."""
        size = sum(map(len, blocks))
        found = []
        for words in filter(None, (self.longest, self.opening)):
            trust = self.trust(min(size, words))
            shares = {term: trust * share for term, share in self.shares(self.counts(blocks, words)).items()}
            said = trust * self.intercept + (1 - trust) * self.middle
            found.append((said + sum(shares.values()), shares))
        return min(found, key=lambda each: each[0])

    def trust(self, words: int) -> float:
        """From 0 to 1: how much of what a text of so many words says is believed."""
        return words / (words + self.settled) if self.settled else 1.0

    def counts(self, blocks: Iterable[Sequence[str]], longest: int) -> Counter[str]:
        """How often each term occurs in the first lower-case words of these blocks; no pair crosses blocks."""
        line: list[str] = []  # all blocks in one, which is quicker than one by one where there are hundreds
        for block in blocks:
            line += block[:longest]
            line.append(_BREAK)
            longest -= len(block[:longest])
            if not longest:
                break
        pairs = self._pairs
        found = Counter(filter(self._words.__contains__, line))
        found.update(map(pairs.__getitem__, filter(pairs.__contains__, pairwise(line))))
        return found

    def shares(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Each occurring term's part of the log-odds; with the intercept they add up to them."""
        terms, log = self.terms, math.log
        sizes = {term: terms[term][0] * (1 + log(count)) for term, count in counts.items()}
        length = math.sqrt(sum([size * size for size in sizes.values()])) or 1.0
        return {term: terms[term][1] * size / length for term, size in sizes.items()}


_WORDING = TypeAdapter(Wording)


def parse_wording(content: bytes, name: str = "wording") -> Wording:
    """Check and read a wording's JSON. Raises WordingError."""
    try:
        wording = _WORDING.validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WordingError(f"{name}: {place or 'document'}: {first['msg']}") from error
    if not wording.terms or any(rarity <= 0 for rarity, _ in wording.terms.values()):
        raise WordingError(f"{name}: terms: at least one was expected, each with a rarity above 0")
    return wording


@cache
def shipped(name: str) -> Wording:
    """The wording shipped under this name. Raises WordingError."""
    return parse_wording((files("models") / "artifacts" / f"{name}.json").read_bytes(), name)


def chance(log_odds: float) -> float:
    """Log-odds as a probability, from 0 to 1."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))


def percent(log_odds: float) -> float:
    """Log-odds as a probability in per cent: on a signal's logarithmic scale, 1 and 2 are as far apart as 20 and 40."""
    return 100 * chance(log_odds)


def measure_wording(reading: Reading, wording: Wording, note: str, against: str) -> SignalResult:
    """The probability that the text is of the wording's kind, and the passages whose words speak most for it.

    Where it is below a half, those that speak most against it are quoted, with the note `against`.
    """
    blocks = prose(reading)
    said, shares = wording.told([lower for _, lower in blocks])
    value = chance(said)
    if value < 0.5:
        shares, note = {term: -share for term, share in shares.items()}, against
    return measured(value, telling(reading, _within(blocks, wording.longest), shares, note))


def measure_percent(reading: Reading, wording: Wording, note: str, *, above: float) -> SignalResult:
    """The same in per cent, for a kind of text that is rare; passages are quoted where it is above so many."""
    blocks = _blocks(reading)
    said, shares = wording.told([lower for _, lower in blocks])
    value = percent(said)
    return measured(value, telling(reading, _within(blocks, wording.longest), shares, note) if value > above else ())


def prose(reading: Reading) -> Blocks:
    """The blocks of the main text that are sentences: a headline, a byline or a label has no wording."""
    found = ((index, reading.words[index].lower, block) for index, block in reading.blocks if block.zone in CONTENT)
    return [
        (index, lower)
        for index, lower, block in found
        if block.kind not in _LABELS and (len(lower) >= _LINE or _SENTENCE_END.search(block.text))
    ]


def _blocks(reading: Reading) -> Blocks:
    return [(index, reading.words[index].lower) for index, block in reading.blocks if block.zone in CONTENT]


def _within(blocks: Blocks, longest: int) -> list[int]:
    """The blocks that begin among the first so many words, which are all that was looked at."""
    begins = accumulate((len(lower) for _, lower in blocks), initial=0)
    return [index for (index, _), begin in zip(blocks, begins, strict=False) if begin < longest]
