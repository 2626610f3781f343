"""Pages that hide themselves until their scripts have run: there the veil is lifted, for a reader sees the text."""

from __future__ import annotations

from itertools import accumulate

from scrapers.lines import Region, Walked
from scrapers.roles import Role

VEILED = 0.9
"""Share of a page's text that one hidden element must hold to be the page itself."""


def unveil(walked: Walked) -> None:
    """Show the element that hides nearly all of the text; what is hidden within it for itself stays hidden."""
    sizes = [0, *accumulate(len(line.text) for line in walked.lines)]
    veils = [region for region in walked.regions if region.hides and region.name != "template"]
    whole = [veil for veil in veils if sizes[veil.last] - sizes[veil.first] > VEILED * sizes[-1]]
    if not whole:
        return
    for veil in whole:
        veil.hides = False
    for region in walked.regions:
        _settle(region)


def _settle(region: Region) -> None:
    """Regions come after those around them, so what is around is settled first."""
    region.hidden = region.hides or (region.parent is not None and region.parent.hidden)
    region.roles = region.roles | Role.HIDDEN if region.hidden else region.roles & ~Role.HIDDEN
