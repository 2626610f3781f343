"""The phrasebook: the terms of all lexicons as one tree of words, so that a single pass over a text finds them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from models.signals.lexicon import PREFIX, Element, Lexicon, parse_lexicon

GAP = 3
"""Words that `~` may stand for at the most."""
_REMEMBERED = 50_000
"""Distinct words whose place in the tree is kept; a text in many languages must not grow the memory for ever."""


@dataclass(frozen=True, slots=True)
class Match:
    """A term found: which lexicon's, and its first and last word."""

    lexicon: str
    term: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _End:
    lexicon: str
    term: str
    counts: bool
    """False for an exception."""


class _Node:
    """A place in the tree: what may follow the words so far, and which terms end here."""

    __slots__ = ("beginnings", "children", "ends", "exact", "gap", "number", "plain", "words", "written")

    def __init__(self) -> None:
        self.children: dict[Element, _Node] = {}
        self.words: dict[str, list[_Node]] = {}
        self.exact: dict[str, list[_Node]] = {}
        self.written: set[str] = set()
        """The words of `exact` in lower case, by which most others are told apart at once."""
        self.beginnings: dict[str, list[tuple[tuple[str, ...], _Node]]] = {}
        """Words' beginnings by their first letters, which few words share."""
        self.number: list[_Node] = []
        self.gap: _Node | None = None
        self.plain = True
        """Whether only words in small letters lead on from here, as from most nodes."""
        self.ends: list[_End] = []

    def grow(self, elements: tuple[Element, ...], end: _End) -> None:
        """Add a term's remaining places below this node."""
        if not elements:
            self.ends.append(end)
            return
        first, rest = elements[0], elements[1:]
        if first.optional:
            self.grow(rest, end)
        self._child(first).grow(rest, end)

    def _child(self, element: Element) -> _Node:
        child = self.children.get(element)
        if child is None:
            child = self.children[element] = _Node()
            self._lead(element, child)
        return child

    def _lead(self, element: Element, child: _Node) -> None:
        for word in element.words:
            self.words.setdefault(word, []).append(child)
        for word in element.exact:
            self.exact.setdefault(word, []).append(child)
            self.written.add(word.lower())
        for letters in {prefix[:PREFIX] for prefix in element.prefixes}:
            self.beginnings.setdefault(letters, []).append((element.prefixes, child))
        if element.number:
            self.number.append(child)
        if element.gap:
            self.gap = child
        self.plain = not (self.exact or self.beginnings or self.number or self.gap)

    def leads_on(self, following: str) -> bool:
        """Whether a term ends here or may go on with this word; most do neither, and are done with quickly."""
        if self.ends or self.gap or following in self.words or following in self.written:
            return True
        if self.number and following[:1].isdigit():
            return True
        return any(following.startswith(prefixes) for prefixes, _ in self.beginnings.get(following[:PREFIX], ()))

    def after(self, raw: str, lower: str) -> list[_Node]:
        """The nodes that this word leads to."""
        nodes = self.words.get(lower, _NOWHERE)
        if self.plain:
            return nodes
        if self.exact:
            nodes = nodes + self.exact.get(raw, [])
        if self.beginnings:
            few = self.beginnings.get(lower[:PREFIX], ())
            nodes = nodes + [node for prefixes, node in few if lower.startswith(prefixes)]
        if self.number and lower[0].isdigit():
            nodes = nodes + self.number
        return nodes


_NOWHERE: list[_Node] = []


class _Start(NamedTuple):
    """Where a word leads from the root: to nodes that the next word alone decides about, and to others."""

    by_next: dict[str, list[_Node]]
    others: list[_Node]

    @classmethod
    def of(cls, nodes: list[_Node]) -> _Start:
        """These nodes, apart."""
        start = cls({}, [])
        for node in nodes:
            if node.ends or node.gap or node.number or node.beginnings:
                start.others.append(node)
                continue
            for word in node.words.keys() | node.written:
                start.by_next.setdefault(word, []).append(node)
        return start


Found = list[tuple[_End, int, int]]


class Phrasebook:
    """The terms of many lexicons."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.lexicons = {lexicon.id: lexicon for lexicon in lexicons}
        self._root = _Node()
        for lexicon in lexicons:
            for terms, counts in ((lexicon.terms, True), (lexicon.exceptions, False)):
                for term in terms:
                    self._root.grow(term.elements, _End(lexicon.id, term.text, counts))
        self._known: dict[str, _Start] = {}

    def _begin(self, word: str, lower: str) -> _Start:
        """Where this word leads from the root; kept, since few words of a text are new."""
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[word] = _Start.of(self._root.after(word, lower))
        return self._known[word]

    def find(self, raw: Sequence[str], lower: Sequence[str], sentences: Sequence[int]) -> Iterable[Match]:
        """All terms in these words; `sentences` gives each word's sentence, which a term does not cross."""
        known, line = self._known, _Line(raw, lower, sentences)
        found: Found = []
        for i, (word, following) in enumerate(zip(raw, (*lower[1:], ""), strict=False)):  # a block may have no word
            start = known.get(word)
            if start is None:
                start = self._begin(word, lower[i])
            for node in start.by_next.get(following, ()):
                line.follow(node, i, found)
            for node in start.others:
                if node.leads_on(following):
                    line.follow(node, i, found)
        yield from _settle(found)


class _Line(NamedTuple):
    """The words of a block, along which terms are followed."""

    raw: Sequence[str]
    lower: Sequence[str]
    sentences: Sequence[int]

    def follow(self, node: _Node, first: int, found: Found) -> None:
        """Collect the terms that began with word `first`, which led to this node."""
        raw, lower, sentences = self
        here, stop = sentences[first], len(raw)
        ways = [(node, first + 1)]
        while ways:
            node, i = ways.pop()
            for end in node.ends:
                found.append((end, first, i - 1))
            if i >= stop or sentences[i] != here:
                continue
            if node.gap:
                ways += self._beyond(node.gap, i, here)
            for after in node.after(raw[i], lower[i]):
                ways.append((after, i + 1))

    def _beyond(self, gap: _Node, i: int, here: int) -> list[tuple[_Node, int]]:
        """Where a term may go on after a gap that begins at word `i`: of most words, nowhere."""
        ways: list[tuple[_Node, int]] = []
        for j in range(i, min(i + GAP + 1, len(self.raw))):
            if self.sentences[j] != here:
                break
            if not gap.plain:
                ways.append((gap, j))
            elif self.lower[j] in gap.words:
                ways += [(after, j + 1) for after in gap.words[self.lower[j]]]
        return ways


def _settle(found: Found) -> Iterator[Match]:
    """Of a lexicon's overlapping matches the longest that begins first; none that overlaps an exception."""
    excepted = {(end.lexicon, word) for end, first, last in found if not end.counts for word in range(first, last + 1)}
    free: dict[str, int] = {}
    for end, first, last in sorted(found, key=lambda match: (match[1], -match[2])):
        if not end.counts or first < free.get(end.lexicon, 0):
            continue
        if excepted and any((end.lexicon, word) in excepted for word in range(first, last + 1)):
            continue
        free[end.lexicon] = last + 1
        yield Match(end.lexicon, end.term, first, last)


@cache
def phrasebook() -> Phrasebook:
    """All lexicons shipped with the models. Raises LexiconError naming file and line."""
    folder = files("models.signals") / "lexicons"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yml")), key=lambda path: path.name)
    return Phrasebook([parse_lexicon(path.name[:-4], path.read_text(encoding="utf-8")) for path in paths])
