"""What a page is about, by its words: whether a reference listed on it has anything to do with it."""

from __future__ import annotations

from collections.abc import Iterable

from models.page import Kind, Zone
from models.reading import Reading

_SHORTEST = 4
_STEM = 5
"""Letters by which words are the same, so that "knee" and "knees" meet, or "arthritis" and "arthritic" do."""
_SHARED = 2
"""Words in common with the text that make a reference related; one suffices where it stands in the page's heading."""
_RAISED = "0123456789¹²³⁰⁴⁵⁶⁷⁸⁹"
"""Digits at a word's end: a raised number that points to a source."""
_GENERIC = """
    about above across additional advanced after again against also although american among analysis annals another
    applied approach archives article articles aspects assessment association based because been before being best
    better between both british bulletin care case cases change changes clinic clinical cohort college common
    comparison consider controlled could current data days department design development different directions does
    doing down during each early edition editor editorial effect effective effectiveness effects efficacy european
    evaluation even evidence every experience factors findings first follow following four from further general give
    good great group groups guide handbook have health healthcare help helps high history house human impact important
    improve improved improvement including increase increased information institute international into introduction
    issue issues journal just know known large less letter letters level levels life like long long-term longterm make
    management many mean measures mechanism mechanisms medical medicine meta method methods mixed model more most much
    national need never next novel number online only open other outcome outcomes over overview page pages part
    patient patients people perspective perspectives physician population practice present press prevalence principles
    problem proceedings process progress protocol public publications quality random randomised randomized recent
    reference references related report reported reports research researchers response results retrieved review reviews
    risk role safety same science sciences scientific series should since small social society some state studies study
    such summary survey system systematic systems take term test than that their them then there these they things
    this those three through time today trial trials under university update updated useful using very volume were what
    when where which while will with without women work working world would year years your
"""
"""Words that titles of papers on anything share, and the commonest of prose."""
_COMMON = frozenset(word[:_STEM] for word in _GENERIC.split())


def is_subject(reading: Reading, words: frozenset[str]) -> bool:
    """Whether these words of a reference have to do with the page's heading or text."""
    headings, text = reading.derive(_subject)
    return bool(words & headings) or len(words & text) >= _SHARED


def headline_words(reading: Reading) -> frozenset[str]:
    """The words of the page's title and first headline. Ask by `reading.derive(headline_words)`."""
    headline, _ = reading.derive(_subject)
    return headline


def _subject(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the page's title and first headline, and those of its main text."""
    main = [(index, block) for index, block in reading.blocks if block.zone is Zone.MAIN or block.kind is Kind.TITLE]
    heads = [index for index, block in main if block.kind is Kind.TITLE or block.level == 1]
    union = frozenset[str]()
    return union.union(*(subject_words(reading, i) for i in heads)), union.union(
        *(subject_words(reading, i) for i, _ in main)
    )


def subject_words(reading: Reading, block: int) -> frozenset[str]:
    """The stems of a block's words that say what it is about."""
    return stems(reading.words[block].lower)


def stems(words: Iterable[str]) -> frozenset[str]:
    """The stems of those of these words that say what something is about."""
    plain = (word.rstrip(_RAISED) for word in words)
    return frozenset(word[:_STEM] for word in plain if len(word) >= _SHORTEST and word.isalpha()) - _COMMON
