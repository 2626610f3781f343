"""The phrasebook: the terms of all lexicons as one tree of words, so that a single pass over a text finds them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, islice
from typing import NamedTuple

from models.signals.lexicon import PREFIX, Element, Lexicon, parse_lexicon
from models.words import folded

GAP = 3
"""Words that `~` may stand for at the most."""
_REMEMBERED = 50_000
"""Distinct words whose place in the tree is kept; a text in many languages must not grow the memory for ever."""


class Match(NamedTuple):
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
    """A place in the tree: what may follow the words so far, and which terms end here.

    There are tens of thousands, and most lead on to one word: what is empty is shared, and replaced when first filled.
    """

    __slots__ = ("beginnings", "children", "ends", "exact", "gap", "number", "plain", "words", "written")

    def __init__(self) -> None:
        self.children: dict[Element, _Node] = {}
        self.words: dict[str, list[_Node]] = {}
        self.exact: dict[str, list[_Node]] = _NO_WORDS
        self.written: frozenset[str] = frozenset()
        """The words of `exact` in lower case, by which most others are told apart at once."""
        self.beginnings: dict[str, list[tuple[tuple[str, ...], _Node]]] = _NO_BEGINNINGS
        """Words' beginnings by their first letters, which few words share."""
        self.number: list[_Node] = _NOWHERE
        self.gap: _Node | None = None
        self.plain = True
        """Whether only words in small letters lead on from here, as from most nodes."""
        self.ends: tuple[_End, ...] = ()

    def grow(self, elements: tuple[Element, ...], end: _End) -> None:
        """Add a term's remaining places below this node."""
        if not elements:
            self.ends = (*self.ends, end)
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
            self.exact = self.exact or {}
            self.exact.setdefault(word, []).append(child)
            self.written |= {word.lower()}
        if element.prefixes:
            self.beginnings = self.beginnings or {}
            for letters in {prefix[:PREFIX] for prefix in element.prefixes}:
                self.beginnings.setdefault(letters, []).append((element.prefixes, child))
        if element.number:
            self.number = [*self.number, child]
        if element.gap:
            self.gap = child
        self.plain = not (self.exact or self.beginnings or self.number or self.gap)

    def leads_on(self, following: str) -> bool:
        """Whether a term may go on with this word; most do not, and are done with quickly."""
        if self.gap or following in self.words or following in self.written:
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
_NO_WORDS: dict[str, list[_Node]] = {}
_NO_BEGINNINGS: dict[str, list[tuple[tuple[str, ...], _Node]]] = {}


class _Start(NamedTuple):
    """Where a word leads from the root."""

    ends: list[_End]
    """The terms that are this word alone."""
    by_next: dict[str, list[_Node]]
    """The nodes that the next word alone leads on from."""
    beyond: frozenset[str]
    """Words after a gap; where one of them follows closely, all `nodes` are looked at."""
    number: bool
    """Whether they are where a number follows."""
    vague: bool
    """Whether they are whatever follows."""
    nodes: list[_Node]

    @classmethod
    def of(cls, found: list[_Node]) -> _Start:
        """What is known of these nodes before the next word is seen."""
        simple = [node for node in found if not (node.ends or node.gap or node.number or node.beginnings)]
        nodes = simple + [node for node in found if node not in simple]
        by_next: dict[str, list[_Node]] = {}
        for node in nodes:
            for word in node.words.keys() | node.written:
                by_next.setdefault(word, []).append(node)
        gaps = [node.gap for node in nodes if node.gap]
        return cls(
            ends=[end for node in nodes for end in node.ends],
            by_next=by_next,
            beyond=frozenset(word for gap in gaps for word in gap.words),
            number=any(node.number for node in nodes),
            vague=any(node.beginnings for node in nodes) or not all(gap.plain for gap in gaps),
            nodes=nodes,
        )


class _Starts(dict[str, _Start | None]):
    """Where each word leads from the root, None where no term begins so; kept, since few words of a text are new."""

    def __init__(self, root: _Node) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, word: str) -> _Start | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        nodes = self._root.after(word, folded(word))
        self[word] = start = _Start.of(nodes) if nodes else None
        return start


Found = list[tuple[_End, int, int]]


class Phrasebook:
    """The terms of many lexicons."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.lexicons = {lexicon.id: lexicon for lexicon in lexicons}
        root = _Node()
        for lexicon in lexicons:
            for terms, counts in ((lexicon.terms, True), (lexicon.exceptions, False)):
                for term in terms:
                    root.grow(term.elements, _End(lexicon.id, term.text, counts))
        self._starts = _Starts(root)

    def find(self, raw: Sequence[str], lower: Sequence[str], sentences: Sequence[int]) -> Iterable[Match]:
        """All terms in these words; `sentences` gives each word's sentence, which a term does not cross."""
        line, found = _Line(raw, lower, sentences), Found()
        starts, nexts = map(self._starts.__getitem__, raw), chain(islice(lower, 1, None), [""])
        for i, (start, following) in enumerate(zip(starts, nexts, strict=False)):  # there may be no word at all
            if start is None:
                continue
            ends, by_next, beyond, number, vague, nodes = start
            for end in ends:
                found.append((end, i, i))
            if (
                vague
                or (number and following[:1].isdigit())
                or (beyond and not beyond.isdisjoint(lower[i + 1 : i + 2 + GAP]))
            ):
                by_next = {following: [node for node in nodes if node.leads_on(following)]}
            for node in by_next.get(following, ()):
                line.follow(node, i, found)
        return _settle(found)


class _Line(NamedTuple):
    """The words of a block, along which terms are followed."""

    raw: Sequence[str]
    lower: Sequence[str]
    sentences: Sequence[int]

    def follow(self, node: _Node, first: int, found: Found) -> None:
        """Collect the terms of several words that began with word `first`, which led to this node."""
        raw, lower, sentences = self
        here, stop = sentences[first], len(raw)
        ways = [(node, first + 1)]
        while ways:
            node, i = ways.pop()
            if i - 1 > first:
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
    excepted: dict[str, set[int]] = {}
    for end, first, last in found:
        if not end.counts:
            excepted.setdefault(end.lexicon, set()).update(range(first, last + 1))
    free: dict[str, int] = {}
    for end, first, last in sorted(found, key=lambda match: (match[1], -match[2])):
        if not end.counts or first < free.get(end.lexicon, 0):
            continue
        if end.lexicon in excepted and not excepted[end.lexicon].isdisjoint(range(first, last + 1)):
            continue
        free[end.lexicon] = last + 1
        yield Match(end.lexicon, end.term, first, last)


@cache
def phrasebook() -> Phrasebook:
    """All lexicons shipped with the models. Raises LexiconError naming file and line."""
    folder = files("models.signals") / "lexicons"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yml")), key=lambda path: path.name)
    return Phrasebook([parse_lexicon(path.name[:-4], path.read_text(encoding="utf-8")) for path in paths])
