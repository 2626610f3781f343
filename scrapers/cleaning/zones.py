"""Which zone each line of a page stands in."""

from __future__ import annotations

from collections.abc import Sequence

from models.page import Kind, Zone
from scrapers.cleaning.evidence import Sums, cases_of, containers, is_prose
from scrapers.cleaning.lines import Line, Region, Walked
from scrapers.cleaning.references import mark_references
from scrapers.cleaning.roles import Role
from scrapers.cleaning.text_lines import as_text
from scrapers.cleaning.text_zones import mark_told_comments
from scrapers.cleaning.weighing import scores_of

SPARSE = 200
"""Characters of main text under which the page's largest block of prose is looked at again."""
SMALL = 1_500
"""Characters of a page too short to be weighed: there all is main text that is not plainly furniture."""
OPENING = 4
"""Lines looked at for the opening of a page: its first title and what stands right below."""
THREAD = 600
"""Characters of prose outside what looks like comments; with less, and more inside, the comments are the page."""
POSTS = 0.5
"""Share of the other prose that replies must reach to be the page where it says that it is a forum's."""
LARGEST_TABLE = 300
"""Cells of a table that still is one of figures, and not the page's layout."""
TABLE_SHARE = 0.4
_OPEN = frozenset([Zone.MAIN, Zone.CHROME])
_THREAD_TYPES = frozenset(["DiscussionForumPosting", "QAPage"])
_UNREAD = Role.CHROME | Role.ASIDE | Role.HIDDEN
_FURNITURE = Role.CHROME | Role.ASIDE | Role.AD


def zones_of(walked: Walked, marks: Sequence[int], types: frozenset[str]) -> list[Zone]:
    """The zone of each line, in order. `types` are the schema.org types that the page names."""
    thread = is_thread(walked, types)
    scores = scores_of(walked, cases_of(walked, marks), judged_lines(walked.lines, thread=thread))
    return zones_by(walked, scores, thread=thread)


def zones_by(walked: Walked, scores: Sequence[float], *, thread: bool) -> list[Zone]:
    """The zone of each line by its score, the log-odds of being main text, and by what it belongs to."""
    lines = walked.lines
    zones = [_zone(line, score, thread=thread) for line, score in zip(lines, scores, strict=True)]
    if sum(len(line.text) for line in lines if not line.region.hidden) < SMALL:
        _keep_unless_furniture(lines, zones)
    elif sum(len(line.text) for line, zone in zip(lines, zones, strict=True) if zone is Zone.MAIN) < SPARSE:
        _fall_back(walked, zones)
    _join_headings(lines, zones)
    _keep_opening(lines, zones)
    _settle_tables(lines, zones)
    if not any(region.roles & Role.COMMENTS for region in walked.regions):
        mark_told_comments([as_text(line.text, line.kind, line.level) for line in lines], zones)
    mark_references(walked, zones)
    return zones


def is_thread(walked: Walked, types: frozenset[str]) -> bool:
    """Whether what looks like comments is the page itself, as in a forum."""
    if not any(region.roles & Role.COMMENTS for region in walked.regions):
        return False
    stated = bool(types & _THREAD_TYPES)
    inside = outside = 0
    for line in walked.lines:
        roles = line.region.roles
        if len(line.text) < 60 or line.link_chars > 0.4 * len(line.text) or roles & Role.HIDDEN:
            continue
        if roles & Role.COMMENTS:
            inside += len(line.text) if stated or not roles & _UNREAD else 0
        elif not roles & _UNREAD:
            outside += len(line.text)
    if "DiscussionForumPosting" in types:
        return inside > POSTS * outside
    return inside > outside and (stated or outside < THREAD)


def judged_lines(lines: Sequence[Line], *, thread: bool) -> list[bool]:
    """Which lines are weighed at all: neither hidden nor comments."""
    out = Role.HIDDEN if thread else Role.HIDDEN | Role.COMMENTS
    return [not line.region.roles & out for line in lines]


def _zone(line: Line, score: float, *, thread: bool) -> Zone:
    roles = line.region.roles
    if roles & Role.HIDDEN:
        return Zone.HIDDEN
    if roles & Role.COMMENTS and not thread:
        return Zone.COMMENTS
    if line.kind is Kind.BUTTON:
        return Zone.CHROME
    return Zone.MAIN if score > 0 else Zone.CHROME


def _keep_unless_furniture(lines: Sequence[Line], zones: list[Zone]) -> None:
    for i, line in enumerate(lines):
        plain = line.link_chars < 0.6 * len(line.text) and not line.region.roles & _FURNITURE
        if zones[i] is Zone.CHROME and plain and line.kind is not Kind.BUTTON:
            zones[i] = Zone.MAIN


def _fall_back(walked: Walked, zones: list[Zone]) -> None:
    """Where nearly nothing was kept: the prose of the smallest region that holds most of it, with what stands "
    "between."""
    lines = walked.lines
    region = containers(walked.regions, Sums(lines))[1]
    if region is None:
        return
    for i in range(region.first, region.last):
        plain = lines[i].link_chars < 0.3 * len(lines[i].text)
        if zones[i] is Zone.CHROME and (is_prose(lines[i]) or (plain and lines[i].kind is not Kind.BUTTON)):
            zones[i] = Zone.MAIN


def _join_headings(lines: Sequence[Line], zones: list[Zone]) -> None:
    """A heading right above main text, and no link, belongs to it."""
    below = Zone.CHROME
    for i in range(len(lines) - 1, -1, -1):
        if below is Zone.MAIN and zones[i] is Zone.CHROME and _is_plain_heading(lines[i]):
            zones[i] = Zone.MAIN
        if zones[i] is not Zone.HIDDEN:
            below = zones[i]


def _keep_opening(lines: Sequence[Line], zones: list[Zone]) -> None:
    """A page's first title with sentences right below it speaks for the page, wherever its design puts them."""
    first = next((i for i, line in enumerate(lines) if line.level == 1 and _is_plain_heading(line)), None)
    if first is None or zones[first] is not Zone.CHROME:
        return
    for i in range(first + 1, min(first + OPENING, len(lines))):
        if lines[i].region.parent is not lines[first].region.parent or lines[i].link_chars or not is_prose(lines[i]):
            break
        zones[first] = zones[i] = Zone.MAIN


def _is_plain_heading(line: Line) -> bool:
    return bool(line.level) and not line.link_chars and not line.region.roles & (Role.CHROME | Role.AD)


def _settle_tables(lines: Sequence[Line], zones: list[Zone]) -> None:
    """The plain cells of a table go together: with the text when a good part of them, or both its neighbours, "
    "are text."""
    tables: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.kind is Kind.CELL and zones[i] in _OPEN and not line.region.roles & _FURNITURE:
            tables.setdefault(id(_table(line)), []).append(i)
    for cells in tables.values():
        kept = sum(len(lines[i].text) for i in cells if zones[i] is Zone.MAIN)
        whole = sum(len(lines[i].text) for i in cells)
        around = zones[max(0, cells[0] - 1)], zones[min(len(zones) - 1, cells[-1] + 1)]
        if len(cells) <= LARGEST_TABLE and (kept > TABLE_SHARE * whole or around == (Zone.MAIN, Zone.MAIN)):
            for i in cells:
                if lines[i].link_chars < 0.6 * len(lines[i].text):
                    zones[i] = Zone.MAIN


def _table(line: Line) -> Region:
    region = line.region
    while region.name != "table" and region.parent is not None:
        region = region.parent
    return region
