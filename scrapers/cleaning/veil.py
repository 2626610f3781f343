"""Pages that hide themselves until their scripts have run: there the veil is lifted, for a reader sees the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from scrapers.cleaning.evidence import is_prose
from scrapers.cleaning.lines import Line, Region, Walked
from scrapers.cleaning.roles import Role

VEILED = 0.9
"""Share of a page's text that one hidden element must hold to be the page itself."""
UNREADABLE = 200
"""Characters of prose; a page that shows less, and hides most of its text, waits for its scripts."""
WAITING = 0.75
"""Share of the text that such a page hides."""
PART = 0.2
"""Share of the text that a hidden element must hold to be a part of what such a page waits to show."""


def unveil(walked: Walked) -> None:
    """Show the element that hides nearly all of the text; what is hidden within it for itself stays hidden."""
    sizes = [0, *accumulate(len(line.text) for line in walked.lines)]
    least = PART if _waits(walked.lines, sizes[-1]) else VEILED
    veils = [region for region in walked.regions if region.hides and region.name != "template"]
    whole = [veil for veil in veils if sizes[veil.last] - sizes[veil.first] > least * sizes[-1]]
    if not whole:
        return
    for veil in whole:
        veil.hides = False
    for region in walked.regions:
        _settle(region)


def _waits(lines: Sequence[Line], size: int) -> bool:
    """Whether a reader without scripts would have nothing to read, though the page brings text."""
    seen = [line for line in lines if not line.region.hidden]
    return (
        sum(len(line.text) for line in seen) < (1 - WAITING) * size
        and sum(len(line.text) for line in seen if is_prose(line)) < UNREADABLE
    )


def _settle(region: Region) -> None:
    """Regions come after those around them, so what is around is settled first."""
    region.hidden = region.hides or (region.parent is not None and region.parent.hidden)
    region.roles = region.roles | Role.HIDDEN if region.hidden else region.roles & ~Role.HIDDEN
