"""The language of a text, found from the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from resiliparse.parse.lang import detect_fast

ENOUGH_WORDS = 20
SAMPLE = 5_000
"""Characters that are looked at: more changes nothing."""
UNDETERMINED = "und"
"""The tag of ISO 639-2 for text in no language that can be told: code, figures, one word again and again."""
FEWEST_DIFFERENT = 10
"""Different words below which a text of ENOUGH_WORDS says too little to tell its language."""
FEWEST_LETTERS = 0.6
"""Share of letters in words below which a text is code or figures; a list of films and years has .67, prose .9."""
MOST_SIGNS = 0.04
"""Share of programmers' signs above which a text is code; a page of prose has .02 at most."""
SURELY_ENGLISH = 0.07
"""Share of English function words from which a text is English, whatever its names and titles look like."""
RATHER_ENGLISH = 0.04
"""Share from which a text that is near no language is English: a list of names and titles with few sentences."""
MANY_WORDS, HARDLY_ENGLISH = 100, 0.02
"""Words from which a text with a smaller share of function words is not English."""
FARTHEST = 650
"""Distance from a foreign language in Latin letters from which a text is in none; prose of fifty words is nearer."""

_UNKNOWN = "unknown"
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that set no spaces between words; about two of them make a word."""
_LATIN = re.compile("[a-z]")
_SIGNS = "={}[];<>\\_"
_FUNCTION_WORDS = """
    the and of to with that are this was were from by which you your have not be it for as can will our they their more
    about but when what is
"""
_ENGLISH = frozenset(_FUNCTION_WORDS.split())


def language_of(texts: Iterable[str]) -> str:
    """A lower-case primary tag such as `en`; `und` when no language fits, empty when there are too few words."""
    sample = ""
    for text in texts:
        sample = f"{sample}\n{text}"[: SAMPLE + 1]
        if len(sample) > SAMPLE:
            break
    unspaced = [] if sample.isascii() else _UNSPACED.findall(sample)
    if len(sample.split()) + len(unspaced) // 2 < ENOUGH_WORDS:
        return ""
    words = _WORD.findall(sample.lower())
    return _spoken(sample, unspaced if len(unspaced) > len(words) else words)


def _spoken(sample: str, words: Sequence[str]) -> str:
    latin = sum(_LATIN.match(word) is not None for word in words) >= len(words) / 2
    if len(set(words)) < FEWEST_DIFFERENT or (latin and _is_code_or_figures(sample, words)):
        return UNDETERMINED
    english = sum(map(_ENGLISH.__contains__, words)) / len(words)
    if english >= SURELY_ENGLISH:
        return "en"
    tag, distance = detect_fast(sample)
    if tag == "en":
        return "en" if len(words) < MANY_WORDS or english >= HARDLY_ENGLISH else UNDETERMINED
    if tag == _UNKNOWN or (latin and distance > FARTHEST):
        return "en" if english >= RATHER_ENGLISH else UNDETERMINED
    return str(tag)


def _is_code_or_figures(sample: str, words: Sequence[str]) -> bool:
    size = sum(map(len, sample.split()))
    return sum(map(len, words)) < FEWEST_LETTERS * size or sum(map(sample.count, _SIGNS)) > MOST_SIGNS * size


def primary_tag(declared: str) -> str:
    """`en` for a declared `en-GB` or `EN_us`; empty when it is no language tag."""
    tag = declared.strip().lower().replace("_", "-").partition("-")[0]
    return tag if 2 <= len(tag) <= 3 and tag.isascii() and tag.isalpha() else ""
