"""Threads: pages that many people write, as forums and pages of questions and answers are."""

from __future__ import annotations

import re

from models.page import Zone
from models.reading import EVERYWHERE, Reading
from models.signals.selling import sells
from models.signals.written_dates import find_dates

_TYPES = frozenset({"DiscussionForumPosting", "QAPage"})
_POSTED = re.compile(r"\b(?:ago|joined|posted|replied|wrote)\b", re.IGNORECASE)
_LINE, _POST = 12, 8
"""Words up to which a line says who posted when, and from which on what follows is what they wrote."""
_POSTS, _VOICES = 3, 2
"""Posts that make a thread, and how many of them speak in the first person and how many people do: a chronicle's
entries do not, and a diary's are one person's."""
_FIGURES = re.compile(r"[\W\d_]+")


def is_thread(reading: Reading) -> bool:
    """Whether the page says that it is a thread, or line after line says who wrote what follows, and when.

    Ask by `reading.derive(is_thread)`.
    """
    if not _TYPES.isdisjoint(reading.page.metadata.types):
        return True
    if reading.derive(sells):
        return False  # what customers wrote there, and when, was put there by who sells
    posts = _posts(reading)
    if len(posts) < _POSTS or len(set(filter(None, posts.values()))) < _VOICES:
        return False
    return len(posts.keys() & {hit.block for hit in reading.hits("first_person")}) >= _VOICES


def _posts(reading: Reading) -> dict[int, str]:
    """The blocks of the main text that stand right below a line with a date or the like, and what else that says."""
    posts: dict[int, str] = {}
    who: str | None = None
    for index, block in reading.blocks:
        words = len(reading.words[index].lower) if block.zone in EVERYWHERE else 0
        if who is not None and block.zone is Zone.MAIN and words >= _POST:
            posts[index] = who
        who = _poster(block.text) if 0 < words <= _LINE else None
    return posts


def _poster(line: str) -> str | None:
    """What a line says beside a date or that somebody posted; None where it says neither."""
    dates = [line[start:end] for _, start, end in find_dates(line)]
    if not dates and not _POSTED.search(line):
        return None
    for date in dates:
        line = line.replace(date, " ")
    return _FIGURES.sub(" ", _POSTED.sub(" ", line)).strip()
