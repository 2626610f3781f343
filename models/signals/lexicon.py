"""Lexicons: lists of terms kept as YAML.

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

from dataclasses import dataclass
from functools import cache

import yaml

PREFIX = 3
"""Letters that a beginning has at the least."""


class LexiconError(ValueError):
    """A lexicon file is wrong; the message names the file and the line."""


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One place of a term: the words it accepts. Made once for each way to write it, and so compared as itself."""

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


def parse_term(text: str) -> Term:
    """Read a term's notation. Raises ValueError saying what is wrong."""
    elements = tuple(_parse_element(word) for word in text.split(" "))
    if elements[0].gap or elements[0].optional or elements[0].number:
        raise ValueError(f"a term must begin with a word: {text!r}")
    if elements[-1].gap or elements[-1].optional:
        raise ValueError(f"a term must end with a word: {text!r}")
    return Term(text, elements)


@cache
def _parse_element(text: str) -> Element:
    if text.isalnum():  # most are one word
        return Element(words=frozenset([text])) if text == text.lower() else Element(exact=frozenset([text]))
    if text == "~":
        return Element(gap=True)
    optional = text.endswith("?")
    choices = (text[:-1] if optional else text).split("|")
    plain = [choice for choice in choices if not choice.endswith("*") and choice != "#"]
    prefixes = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    if not all(choices) or any(not _is_word(choice) for choice in plain):
        raise ValueError(f"not a word: {text!r}")
    if any(len(prefix) < PREFIX or not prefix.islower() for prefix in prefixes):
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
