"""Zones of a plain text, found from the text itself: where comments, references and site furniture begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.page import Zone
from scrapers.cleaning.bylines import byline_author
from scrapers.cleaning.dates import bare_date
from scrapers.cleaning.references import is_reference_title, looks_like_entry, reads_as_prose
from scrapers.cleaning.text_lines import TextLine

PROSE = 200
"""Characters from which a line is prose, whatever words it holds."""
LEAST = 500
"""Characters of main text that stand before a comment section."""
MENU = 6
"""Short lines in a row that make a menu."""
REPEATS = 3
"""Times that the same short line makes its surroundings a list of teasers."""

_COMMENTS = re.compile(
    r"(?:leave|post|add|write|submit) (?:a|your) (?:reply|comment)|\d{1,5} (?:thoughts?|comments?|responses?"
    r"|replies|reply) (?:on|to|for)\b"
    r"|(?:\d{1,5} )?(?:comments|responses|replies)(?: ?\(\d{1,5}\))?:?$|(?:reader|user|all|recent|top"
    r"|view) comments\b|join the (?:discussion|conversation)"
    r"|your email address will not be published|comments are (?:closed|moderated)"
    r"|kommentare?(?: ?\(\d{1,5}\))?:?$|schreibe einen kommentar",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"©|\bcopyright\b|all rights reserved|privacy policy|terms (?:of (?:use|service)|and conditions)|cookie"
    r"|subscribe\b|newsletter|sign up"
    r"|\bwebinars?\b|follow us|(?:to|in|into) your inbox|by e-?mail$|blog updates|info(?:rmation)? packet"
    r"|free (?:consultation|guide|e-?book|packet|trial)"
    r"|^(?:learn|read|view|see|show|load) (?:more|all|profile)\b|^select your|^view profile|^(?:category"
    r"|categories|tags?|filed under|posted in|topics?):"
    r"|^share(?: this| on|:|$)|^(?:related|recent|popular|latest|more) (?:posts?|articles?|stories|news)"
    r"|^(?:previous|next)(?: post| article|:|$)"
    r"|^(?:home|menu|search|contact us|contact|about us|about|skip to|log ?in|sign in|back to top|print"
    r"|advertisement|sponsored)\b(?:.{0,30})$"
    r"|^(?:book|schedule|request) (?:now|an? |your |online)|^(?:add to cart|buy now|shop now|call us|call now"
    r"|get started|get directions)|right for you\?$",
    re.IGNORECASE,
)
_LEGAL = re.compile(r"^\*?(?:medical )?disclaimer\b|©|\bcopyright\b|all rights reserved", re.IGNORECASE)
_CREDENTIAL = re.compile(r",? (?:MD|M\.D\.|DO|PhD|Ph\.D\.|RN|ND|DC|NP|PA-C|MPH|RD|DDS|PharmD)\b")


def text_zones(lines: Sequence[TextLine]) -> list[Zone]:
    """The zone of each line."""
    zones = [Zone.MAIN] * len(lines)
    _furniture(lines, zones)
    _menus(lines, zones)
    _teasers(lines, zones)
    ended = _comments(lines, zones)
    _after_article(lines, zones, ended)
    _references(lines, zones)
    return zones


def mark_told_comments(lines: Sequence[TextLine], zones: list[Zone]) -> None:
    """Mark comments that no markup tells of but a line's words do, and what comes after them, where it was main text.

    Before that line a good part of the main text must stand: a count of comments below a title begins none.
    """
    start = next((i for i, line in enumerate(lines) if zones[i] is Zone.MAIN and _begins_comments(line)), None)
    if start is None or _main_size(lines, zones, 0, start) < max(LEAST, _main_size(lines, zones, 0, len(lines)) / 3):
        return
    told = [Zone.CHROME] * (len(lines) - start)
    _comments(lines[start:], told)
    for i, zone in enumerate(told, start):
        if zones[i] is Zone.MAIN:
            zones[i] = zone


def _begins_comments(line: TextLine) -> bool:
    return len(line.text) < PROSE and _COMMENTS.match(line.text) is not None


def _furniture(lines: Sequence[TextLine], zones: list[Zone]) -> None:
    """Lines that invite, steer or reserve rights; a heading of that sort takes the short line below with it."""
    for i, line in enumerate(lines):
        if len(line.text) >= PROSE:
            continue
        if (
            _FURNITURE.search(line.text)
            or byline_author(line.text)
            or (not line.bullet and bare_date(line.text) is not None)
            or _follows(lines, i)
        ):
            zones[i] = Zone.CHROME


def _follows(lines: Sequence[TextLine], i: int) -> bool:
    """Whether a short line only goes on with the invitation above it, and no text follows."""
    above = lines[i - 1].text if i else ""
    if not above or above[-1] == "." or len(above) >= PROSE // 2 or lines[i].level or not _FURNITURE.search(above):
        return False
    return i + 1 == len(lines) or bool(lines[i + 1].level) or len(lines[i + 1].text) < PROSE // 2


def _menus(lines: Sequence[TextLine], zones: list[Zone]) -> None:
    """Runs of short lines without a full stop, where no bullets say that they are a list of the text."""
    run: list[int] = []
    for i, line in enumerate(lines):
        titles = line.level and i + 1 < len(lines) and len(lines[i + 1].text) >= PROSE // 2
        if len(line.text) <= 40 and not line.bullet and line.text[-1] not in ".:?!" and not titles:
            run.append(i)
            continue
        _mark(run if len(run) >= MENU else [], zones)
        run = []
    _mark(run if len(run) >= MENU else [], zones)


def _mark(run: Sequence[int], zones: list[Zone]) -> None:
    for i in run:
        zones[i] = Zone.CHROME


def _teasers(lines: Sequence[TextLine], zones: list[Zone]) -> None:
    """From before the first to the last of the same short invitation: a list of teasers."""
    repeated: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if len(line.text) <= 40 and (zones[i] is Zone.CHROME or line.text in repeated):
            repeated.setdefault(line.text, []).append(i)
    ended = 0
    for places in repeated.values():
        if len(places) < REPEATS or places[-1] < ended:
            continue
        first = places[0]
        before = max(0, first - (places[1] - first))
        long = [i for i in range(before, first) if len(lines[i].text) >= PROSE]
        before = long[-1] + 1 if long else before
        _mark(range(max(before, ended), places[-1] + 1), zones)
        ended = places[-1]


def _comments(lines: Sequence[TextLine], zones: list[Zone]) -> int | None:
    """Mark the comment sections; the answer is where the first one begins."""
    begun, inside, indented = None, False, False
    for i, line in enumerate(lines):
        if _begins_comments(line):
            inside, indented = True, False
            begun = i if begun is None else begun
        elif inside and _ends_comments(line, indented=indented):
            inside = False
        if inside:
            zones[i] = Zone.COMMENTS
            indented = indented or (line.indent > 0 and line.bullet)
    return begun


def _ends_comments(line: TextLine, *, indented: bool) -> bool:
    """Comments end where their indentation does; without one, where the site speaks again."""
    if indented:
        return line.indent == 0
    biography = len(line.text) < 60 and _CREDENTIAL.search(line.text) is not None
    return not line.bullet and (biography or (len(line.text) < PROSE and _FURNITURE.search(line.text) is not None))


def _after_article(lines: Sequence[TextLine], zones: list[Zone], ended: int | None) -> None:
    """What comes after the comments, or after a line of rights near the end, is no more the article."""
    if ended is not None and _main_size(lines, zones, 0, ended) > _main_size(lines, zones, ended, len(lines)):
        _to_chrome(range(ended, len(lines)), zones)
    rights = next((i for i, line in enumerate(lines) if i >= 0.6 * len(lines) and _LEGAL.search(line.text[:300])), None)
    if rights is not None:
        _to_chrome(range(rights, len(lines)), zones)


def _main_size(lines: Sequence[TextLine], zones: Sequence[Zone], start: int, end: int) -> int:
    return sum(len(lines[i].text) for i in range(start, end) if zones[i] is Zone.MAIN)


def _to_chrome(places: range, zones: list[Zone]) -> None:
    for i in places:
        if zones[i] is Zone.MAIN:
            zones[i] = Zone.CHROME


def _references(lines: Sequence[TextLine], zones: list[Zone]) -> None:
    """The lines under a title of that name, up to the next heading, and runs of lines that read as entries."""
    inside, entries = False, False
    run: list[int] = []
    for i, line in enumerate(lines):
        closed = _opens_section(line) or (entries and reads_as_prose(line.text))
        inside = is_reference_title(line.text) or (inside and zones[i] is Zone.MAIN and not closed)
        entries = inside and (entries or looks_like_entry(line.text))
        if inside:
            zones[i] = Zone.REFERENCES
        elif zones[i] is Zone.MAIN and looks_like_entry(line.text):
            run.append(i)
            continue
        _settle(run, zones)
    _settle(run, zones)


def _opens_section(line: TextLine) -> bool:
    return bool(line.level) and not looks_like_entry(line.text)


def _settle(run: list[int], zones: list[Zone]) -> None:
    if len(run) >= REPEATS:
        for i in run:
            zones[i] = Zone.REFERENCES
    run.clear()
