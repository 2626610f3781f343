"""Lexicons: lists of terms kept as YAML, and the phrasebook that finds all of them in one pass over the words.

A lexicon file `lexicons/<id>.yml` has `language`, `source`, `terms` and, where needed, `exceptions` (an occurrence that
overlaps an exception does not count). A term is words with single spaces between them; hyphens in the text separate
words. Each word may be

    reduce            that word, in any case
    WHO               a word with a capital: exactly so written
    may|might|could   any of these
    stud*             a word that begins so (three letters or more)
    the?              may be left out
    #                 a number
    ~                 up to three words of any kind

A term matches within one sentence; of terms of one lexicon that overlap, the longest that begins first counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

GAP = 3
_PREFIX = 3


class LexiconError(ValueError):
    """A lexicon file is wrong; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a term: the words it accepts."""

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()
    number: bool = False
    gap: bool = False
    optional: bool = False

    def accepts(self, raw: str, lower: str) -> bool:
        if lower in self.words or raw in self.exact or (self.number and lower[0].isdigit()):
            return True
        return bool(self.prefixes) and lower.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as written, and as places to match."""

    text: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One file of terms."""

    id: str
    language: str
    source: str
    terms: tuple[Term, ...]
    exceptions: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A term found: which lexicon's, and its first and last word."""

    lexicon: str
    term: str
    first: int
    last: int


def parse_term(text: str) -> Term:
    """Read a term's notation. Raises ValueError saying what is wrong."""
    elements = tuple(_parse_element(word) for word in text.split(" "))
    if elements[0].gap or elements[0].optional or elements[0].number:
        raise ValueError(f"a term must begin with a word: {text!r}")
    if elements[-1].gap or elements[-1].optional:
        raise ValueError(f"a term must end with a word: {text!r}")
    return Term(text, elements)


def _parse_element(text: str) -> Element:
    if text == "~":
        return Element(gap=True)
    optional = text.endswith("?")
    choices = (text[:-1] if optional else text).split("|")
    plain = [choice for choice in choices if not choice.endswith("*") and choice != "#"]
    prefixes = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    if not all(choices) or any(not _is_word(choice) for choice in plain):
        raise ValueError(f"not a word: {text!r}")
    if any(len(prefix) < _PREFIX or not prefix.islower() for prefix in prefixes):
        raise ValueError(f"a beginning needs three lower-case letters or more: {text!r}")
    return Element(
        words=frozenset(word for word in plain if word == word.lower()),
        exact=frozenset(word for word in plain if word != word.lower()),
        prefixes=prefixes,
        number="#" in choices,
        optional=optional,
    )


def _is_word(text: str) -> bool:
    return text == "%" or all(part.isalnum() for part in text.split("'"))


def parse_lexicon(name: str, text: str) -> Lexicon:
    """Read a lexicon file's text. Raises LexiconError naming the line."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise LexiconError(f"{name}.yml:1: a mapping was expected")
    parts = {key.value: node for key, node in root.value}
    for key in ("language", "source", "terms"):
        if key not in parts:
            raise LexiconError(f"{name}.yml:1: {key!r} is missing")
    unknown = set(parts) - {"language", "source", "terms", "exceptions"}
    if unknown:
        raise LexiconError(f"{name}.yml:1: unknown key {min(unknown)!r}")
    terms = _parse_terms(name, parts["terms"])
    exceptions = _parse_terms(name, parts["exceptions"]) if "exceptions" in parts else ()
    return Lexicon(name, parts["language"].value, parts["source"].value, terms, exceptions)


def _parse_terms(name: str, node: yaml.Node) -> tuple[Term, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise LexiconError(f"{name}.yml:{node.start_mark.line + 1}: a list of terms was expected")
    seen: dict[str, Term] = {}
    for item in node.value:
        line = item.start_mark.line + 1
        if not isinstance(item, yaml.ScalarNode):
            raise LexiconError(f"{name}.yml:{line}: a term is a text")
        if item.value in seen:
            raise LexiconError(f"{name}.yml:{line}: {item.value!r} stands twice")
        try:
            seen[item.value] = parse_term(item.value)
        except ValueError as error:
            raise LexiconError(f"{name}.yml:{line}: {error}") from error
    return tuple(seen.values())


class Phrasebook:
    """The terms of many lexicons, indexed by their first word."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.lexicons = {lexicon.id: lexicon for lexicon in lexicons}
        self._by_word: dict[str, list[_Entry]] = {}
        self._by_prefix: dict[str, list[_Entry]] = {}
        for lexicon in lexicons:
            for term in lexicon.terms:
                self._add(_Entry(lexicon.id, term, counts=True))
            for term in lexicon.exceptions:
                self._add(_Entry(lexicon.id, term, counts=False))

    def _add(self, entry: _Entry) -> None:
        first = entry.term.elements[0]
        for word in {word.lower() for word in first.words | first.exact}:
            self._by_word.setdefault(word, []).append(entry)
        for key in {prefix[:_PREFIX] for prefix in first.prefixes}:
            self._by_prefix.setdefault(key, []).append(entry)

    def find(self, raw: Sequence[str], lower: Sequence[str], sentences: Sequence[int]) -> Iterator[Match]:
        """All terms in these words; `sentences` gives each word's sentence, which a term does not cross."""
        spans: dict[str, list[tuple[int, int, bool, str]]] = {}
        by_word, by_prefix = self._by_word, self._by_prefix
        for i, word in enumerate(lower):
            beginning = by_prefix.get(word[:_PREFIX])
            entries = by_word.get(word, ())
            if beginning is None and not entries:
                continue
            line = _Line(raw, lower, _sentence_end(sentences, i))
            for entry in (*entries, *(beginning or ())):
                last = line.match(entry.term.elements, i)
                if last is not None:
                    spans.setdefault(entry.lexicon, []).append((i, last, entry.counts, entry.term.text))
        for name, found in spans.items():
            yield from _settle(name, found)


@dataclass(frozen=True, slots=True)
class _Entry:
    lexicon: str
    term: Term
    counts: bool


_LOOK_AHEAD = 40
"""No term is longer than this many words; it bounds the search for the sentence's end."""


def _sentence_end(sentences: Sequence[int], i: int) -> int:
    here, end = sentences[i], min(i + _LOOK_AHEAD, len(sentences))
    if sentences[end - 1] == here:
        return end
    return next(j for j in range(i, end) if sentences[j] != here)


@dataclass(frozen=True, slots=True)
class _Line:
    """Words up to the end of a sentence, in which a term is matched."""

    raw: Sequence[str]
    lower: Sequence[str]
    end: int

    def match(self, elements: tuple[Element, ...], i: int, at: int = 0) -> int | None:
        """Index of the last word that elements[at:] take from word i on, or None."""
        for place in range(at, len(elements)):
            element = elements[place]
            if element.gap:
                ends = (self.match(elements, j, place + 1) for j in range(i, min(i + GAP, self.end) + 1))
                return next((last for last in ends if last is not None), None)
            accepted = i < self.end and element.accepts(self.raw[i], self.lower[i])
            if element.optional and accepted:
                last = self.match(elements, i + 1, place + 1)
                if last is not None:
                    return last
            elif accepted:
                i += 1
            elif not element.optional:
                return None
        return i - 1


def _settle(name: str, found: list[tuple[int, int, bool, str]]) -> Iterator[Match]:
    """Of overlapping matches the longest that begins first; none that overlaps an exception."""
    excepted = {word for first, last, counts, _ in found if not counts for word in range(first, last + 1)}
    free = 0
    for first, last, counts, term in sorted(found, key=lambda span: (span[0], -span[1])):
        if counts and first >= free and excepted.isdisjoint(range(first, last + 1)):
            free = last + 1
            yield Match(name, term, first, last)


@cache
def phrasebook() -> Phrasebook:
    """All lexicons shipped with the models. Raises LexiconError naming file and line."""
    folder = files("models.signals") / "lexicons"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yml")), key=lambda path: path.name)
    return Phrasebook([parse_lexicon(path.name[:-4], path.read_text(encoding="utf-8")) for path in paths])
