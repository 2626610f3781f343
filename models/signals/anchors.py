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


def leads_on(reading: Reading, link: Link) -> bool:
    """Whether a link leads to another page than the one it stands on; "#" is put where there is none."""
    target, own = link.url.partition("#")[0], reading.page.url.partition("#")[0]
    return bool(target) and target != own and not target.lower().startswith("javascript:")


def menu_link(reading: Reading, hit: Hit) -> Link | None:
    """The link to another page whose text holds this hit, if there is one."""
    link = link_around(reading, hit)
    return link if link and leads_on(reading, link) else None


def _anchors(reading: Reading) -> _Anchors:
    """Links by block, in the order of their text."""
    found: dict[int, list[Link]] = {}
    for link in reading.page.links:
        if link.block is not None and link.zone in READ_ZONES:
            found.setdefault(link.block, []).append(link)
    for links in found.values():
        links.sort(key=lambda link: link.start)
    return {block: ([link.start for link in links], links) for block, links in found.items()}
