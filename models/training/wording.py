"""Fit a wording: a linear model over general words and pairs of words that tells one kind of text from another.

`Counted` counts the terms of many texts once; counts know no label, so that every fold may share them. What a term
must be to count (in enough texts of enough sources, no name, no number) is decided by the training rows alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from models.page import Block
from models.signals.wording import LONGEST, Wording
from models.words import Words, sentences_of

Array = NDArray[np.float64]
DIGITS = 4
"""Significant digits of a shipped rarity or weight."""
Text = tuple[Words, ...]
"""A text as the words of its blocks."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a wording is fitted."""

    texts: int = 15
    """Texts that a term must occur in at the least."""
    sources: int = 10
    """Sources that a term must occur in at the least."""
    terms: int = 3000
    """Terms kept at the most: those that move the training texts most."""
    penalty: float = 3.0
    """scikit-learn's C: the inverse strength of the pull of all weights towards zero."""
    names: float = 0.5
    """Share of a word's places inside a sentence where it has a capital, from which on it counts as a name."""
    longest: int = LONGEST
    """Words of a text that are looked at, from its beginning."""
    opening: int = 0
    """Words that are looked at once more by themselves, as `Wording.opening` says."""
    settled: int = 0
    """Words at which a text is half believed, as `Wording.settled` says."""
    pairs: bool = True
    """Whether two words side by side are a term too."""
    excluded: frozenset[str] = frozenset()
    """Words that no term may hold: topics, which tell the trade and not the kind of text."""
    among: frozenset[str] | None = None
    """Where given, the only words that a term may hold."""


STANDARD = Recipe()


def words_of(text: str) -> Text:
    """A text's words as a `Reading` takes them, each line a block."""
    blocks = [Block(line) for line in text.split("\n") if line.strip()]
    return tuple(Words(block.text, [(n, s.text) for n, s in enumerate(sentences_of(0, block))]) for block in blocks)


@dataclass(frozen=True)
class Counted:
    """How often each term occurs in each of many texts."""

    terms: tuple[str, ...]
    counts: csr_matrix
    """Texts by terms."""
    sizes: NDArray[np.int64]
    """Words of each text."""
    openings: csr_matrix | None = None
    """The same of the texts' openings, where they are told by themselves too."""

    @classmethod
    def of(cls, texts: Iterable[Text], recipe: Recipe = STANDARD) -> Counted:
        """Count words and pairs of words that are no names, hold only letters and are not excluded."""
        kept = list(texts)
        general = _general(kept, recipe)
        found = [_terms(text, general, recipe, recipe.longest) for text in kept]
        spread = Counter(term for counter in found for term in counter)
        terms = tuple(sorted(term for term, texts in spread.items() if texts >= recipe.texts // 2))
        places = {term: place for place, term in enumerate(terms)}
        openings = [_terms(text, general, recipe, recipe.opening) for text in kept] if recipe.opening else None
        sizes = np.array([sum(len(words.lower) for words in text) for text in kept])
        return cls(terms, _matrix(found, places), sizes, openings and _matrix(openings, places))

    def at(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Counted:
        """The texts at these places."""
        openings = None if self.openings is None else self.openings[places]
        return Counted(self.terms, self.counts[places], self.sizes[places], openings)

    def log_odds(self, wording: Wording) -> Array:
        """What the wording says of each text; the same as `Wording.told` of its words."""
        place = {term: i for i, term in enumerate(self.terms)}
        columns = [place[term] for term in wording.terms]
        rarity, weights = np.array(list(wording.terms.values())).T
        said = []
        for counts, longest in ((self.counts, wording.longest), (self.openings, wording.opening)):
            if counts is not None:
                trust = np.array([wording.trust(min(int(size), longest)) for size in self.sizes])
                raw = wording.intercept + _sizes(counts[:, columns], rarity) @ weights
                said.append(trust * raw + (1 - trust) * wording.middle)
        result: Array = np.min(said, axis=0)
        return result


def fit_wording(
    counted: Counted,
    labels: NDArray[np.bool_],
    groups: NDArray[np.str_],
    recipe: Recipe = STANDARD,
    weight: Array | None = None,
) -> Wording:
    """The wording that tells the texts labelled true from the others. `groups` gives each text's source.

    `weight` is how much each text counts; all the same where it is not given.
    The terms that move these texts most are kept and weighed anew. Raises ValueError when no term is general enough.
    """
    kept = np.flatnonzero(_spread(counted.counts, groups, recipe))
    intercept, rarity, weights = _regress(counted, kept, labels, recipe, weight)
    if len(kept) > recipe.terms:
        moves = np.abs(weights) * np.sqrt(_sizes(counted.counts[:, kept], rarity).power(2).mean(axis=0)).A1
        kept = np.sort(kept[np.argsort(-moves, kind="stable")[: recipe.terms]])
        intercept, rarity, weights = _regress(counted, kept, labels, recipe, weight)
    pairs = zip(kept, rarity, weights, strict=True)
    terms = {counted.terms[i]: (_short(r), _short(w)) for i, r, w in pairs}
    middle = float(np.mean(intercept + _sizes(counted.counts[:, kept], rarity) @ weights)) if recipe.settled else 0.0
    return Wording("", _short(intercept), terms, recipe.longest, recipe.opening, recipe.settled, _short(middle))


def _regress(
    counted: Counted,
    kept: NDArray[np.int64],
    labels: NDArray[np.bool_],
    recipe: Recipe,
    weight: Array | None,
) -> tuple[float, Array, Array]:
    """Intercept, rarities and weights of these terms."""
    counts = counted.counts[:, kept]
    texts = np.bincount(counts.indices, minlength=len(kept))
    rarity = np.log((1 + len(labels)) / (1 + texts)) + 1
    model = LogisticRegression(C=recipe.penalty, solver="liblinear", max_iter=1000, random_state=0)
    model.fit(_sizes(counts, rarity), labels, sample_weight=weight)
    return float(model.intercept_[0]), rarity, model.coef_[0]


def _sizes(counts: csr_matrix, rarity: Array) -> csr_matrix:
    """Damped counts times rarity, each text's vector of length one."""
    damped = counts.astype(np.float64)
    damped.data = 1 + np.log(damped.data)
    return normalize(damped @ diags(rarity))


def _spread(counts: csr_matrix, groups: NDArray[np.str_], recipe: Recipe) -> NDArray[np.bool_]:
    """Which terms occur in enough texts of enough sources."""
    occurs = (counts > 0).astype(np.float64)
    _, places = np.unique(groups, return_inverse=True)
    member = csr_matrix((np.ones(len(groups)), (places, np.arange(len(groups)))))
    by_source = (member @ occurs) > 0
    texts, sources = occurs.sum(axis=0).A1, by_source.sum(axis=0).A1
    enough: NDArray[np.bool_] = (texts >= recipe.texts) & (sources >= recipe.sources)
    return enough


def _general(texts: Sequence[Text], recipe: Recipe) -> frozenset[str]:
    """Words of plain letters that are neither excluded nor, by their capitals inside sentences, names."""
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for words in (words for text in texts for words in text):
        for place, (raw, lower) in enumerate(zip(words.raw, words.lower, strict=True)):
            if place and words.sentences[place] == words.sentences[place - 1]:
                inside[lower] += 1
                capital[lower] += raw[0].isupper()
    return frozenset(word for word in inside if _is_general(word, capital[word] / inside[word], recipe))


def _is_general(word: str, capitals: float, recipe: Recipe) -> bool:
    pronoun = word.partition("'")[0] == "i"
    plain = word.isascii() and word.replace("'", "").isalpha()
    allowed = word not in recipe.excluded and (recipe.among is None or word in recipe.among)
    return plain and allowed and (pronoun or capitals < recipe.names)


def _terms(text: Text, general: frozenset[str], recipe: Recipe, longest: int) -> Counter[str]:
    """The general words of a text's first words and, where asked for, the pairs of them that stand side by side."""
    found: Counter[str] = Counter()
    room = longest
    for words in text:
        lower = words.lower[:room]
        room -= len(lower)
        found.update(filter(general.__contains__, lower))
        if recipe.pairs:
            found.update(f"{one} {two}" for one, two in pairwise(lower) if one in general and two in general)
    return found


def _matrix(found: list[Counter[str]], place: dict[str, int]) -> csr_matrix:
    cells = [
        (row, place[term], count)
        for row, counter in enumerate(found)
        for term, count in counter.items()
        if term in place
    ]
    rows, columns, counts = np.array(cells, dtype=np.int64).reshape(-1, 3).T
    return csr_matrix((counts.astype(np.float64), (rows, columns)), shape=(len(found), len(place)))


def _short(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")
