"""Who wrote it, as the visible text says: "by Jane Doe, MD", "Written by The Example Clinic | 3 May 2021"."""

from __future__ import annotations

import re
from itertools import takewhile

LONGEST_LINE = 160
LONGEST_NAME = 70

_BY = re.compile(
    r"(?:^|[|•·/]\s?)(?:(?:written|answered|posted|reported|authored|published|article|story|words"
    r"|medically written)(?: and \w{1,12})? )?by:?\s"
    r"|(?:^|[|•·/]\s?)authors?:?\s|(?:^|[|•·]\s?)(?:von|par|por|autor(?:in)?:)\s"
    r"|(?<=\d )by\s",
    re.IGNORECASE,
)
_FIRM = re.compile(r"written|posted|authored|author|autor", re.IGNORECASE)
_CUT = re.compile(
    r"\s?[|/•·—–(\[;]|\s-\s|,?\s(?:on|in|at|updated|published|posted|last|reviewed|medically|for)\b|,?\s?\d|:\s|\.\s",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        "and",
        "de",
        "del",
        "der",
        "den",
        "di",
        "da",
        "van",
        "von",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "of",
        "the",
        "und",
        "et",
        "y",
        "&",
    ]
)
_ROLES = frozenset(
    ["author", "columnist", "correspondent", "director", "editor", "journalist", "officer", "reporter", "writer"]
)
"""Words of what somebody does, which are neither name nor degree."""
_NOT_NAMES = frozenset(
    [
        "admin",
        "staff",
        "editor",
        "by",
        "you",
        "your",
        "click",
        "clicking",
        "using",
        "the",
        "this",
        "a",
        "an",
        "our",
        "us",
        "email",
    ]
)


def without_addresses(text: str) -> str:
    """A name without the e-mail and web addresses beside it; empty when it is nothing else."""
    if "@" not in text and "://" not in text and "www." not in text:
        return text
    words = (word for word in text.split() if not _is_address(word))
    name = " ".join(words).strip(" ,;:|<>/-–—")
    return name[1:-1].strip() if name[:1] == "(" and name[-1:] == ")" else name


def _is_address(word: str) -> bool:
    return "@" in word or "://" in word or word.lstrip("(<[").lower().startswith("www.")


def byline_author(text: str) -> str:
    """The author a line names, with credentials and without addresses; empty when it is no byline."""
    if len(text) > LONGEST_LINE:
        return ""
    match = _BY.search(text)
    if match is None:
        return ""
    return as_name(without_addresses(text[match.end() :]), firm=_FIRM.search(match.group()) is not None)


def as_name(text: str, *, firm: bool = False) -> str:
    """The name at the beginning of a text, or nothing. A single word is a name only when it is `firm` that one "
    "follows."""
    cut = _CUT.search(text)
    name = (text if cut is None else text[: cut.start()]).strip(" ,.:;-*")
    name = ",".join(takewhile(_is_named, name.split(","))).strip()
    words = name.replace(",", " ").split()
    if not words or len(name) > LONGEST_NAME or len(words) > 10 or words[0].lower() in _NOT_NAMES:
        return ""
    return name if len(words) > 1 or (firm and len(name) > 2) else ""


def _is_named(part: str) -> bool:
    """Whether a part between commas is a name or a credential, and not what the person does."""
    return _is_capital(part) and _ROLES.isdisjoint(part.lower().split())


def _is_capital(part: str) -> bool:
    """Whether each word of a part between commas could belong to a name or a credential."""
    words = part.split()
    return (
        bool(words)
        and all(word[0].isupper() or not word[0].isalpha() or word.lower() in _PARTICLES for word in words)
        and words[0][0].isupper()
    )
