"""Which zone each line of a page stands in."""

from __future__ import annotations

from models.page import Kind, Zone
from scrapers.lines import Line, Walked
from scrapers.roles import Role

_REFERENCE_TITLES = frozenset(["references", "bibliography", "citations", "sources", "literature cited", "works cited"])


def zones_of(walked: Walked) -> list[Zone]:
    """The zone of each line, in order."""
    zones = [_zone(line) for line in walked.lines]
    return _with_references(walked.lines, zones)


def _zone(line: Line) -> Zone:
    roles = line.region.roles
    if roles & Role.HIDDEN:
        return Zone.HIDDEN
    if roles & Role.COMMENTS:
        return Zone.COMMENTS
    if roles & Role.REFERENCES:
        return Zone.REFERENCES
    if line.kind is Kind.BUTTON or roles & (Role.CHROME | Role.AD):
        return Zone.CHROME
    if line.link_chars > 0.6 * len(line.text) and len(line.text) < 200 and line.kind is not Kind.HEADING:
        return Zone.CHROME
    return Zone.MAIN


def _with_references(lines: list[Line], zones: list[Zone]) -> list[Zone]:
    level = 0
    for i, line in enumerate(lines):
        if line.level:
            named = line.text.lower().strip(" :.") in _REFERENCE_TITLES
            level = line.level if named else 0 if line.level <= level else level
        if level and zones[i] is Zone.MAIN:
            zones[i] = Zone.REFERENCES
    return zones
