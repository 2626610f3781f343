"""Which link a place in the text belongs to, found without walking through all links for each place."""

from __future__ import annotations

from bisect import bisect_right

from models.page import Link
from models.reading import READ_ZONES, Hit, Reading

_Anchors = dict[int, tuple[list[int], list[Link]]]


def link_around(reading: Reading, hit: Hit) -> Link | None:
    """The link whose text holds this hit, if there is one."""
    starts, links = reading.derive(_anchors).get(hit.block, ([], []))
    place = bisect_right(starts, hit.start) - 1
    return links[place] if place >= 0 and hit.start < links[place].end else None


def _anchors(reading: Reading) -> _Anchors:
    """Links by block, in the order of their text."""
    found: dict[int, list[Link]] = {}
    for link in reading.page.links:
        if link.block is not None and link.zone in READ_ZONES:
            found.setdefault(link.block, []).append(link)
    for links in found.values():
        links.sort(key=lambda link: link.start)
    return {block: ([link.start for link in links], links) for block, links in found.items()}
