"""What speaks for a line being main text: a few plain observations, each one of a handful of cases.

A line's shape, its element, its neighbours, the group it stands in, where the page's prose is, and whether
resiliparse's own rules keep it. `weights.json` says what each case weighs; the sum decides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from models.page import Kind
from scrapers.cleaning.lines import Line, Region, Walked
from scrapers.cleaning.roles import Role

Case = tuple[int, ...]

FAMILIES = (
    "shape",
    "element",
    "kind",
    "mark",
    "marks_around",
    "containers",
    "group",
    "before",
    "after",
    "ending",
    "phrase",
    "first_heading",
    "prose",
    "place",
    "roles",
)
"""The names of the observations, in the order of a line's cases."""

PROSE = 80
"""Characters from which a line with few links counts as prose."""
_LENGTHS = (10, 20, 40, 80, 160, 320, 640)
_LINKED = (0.001, 0.1, 0.3, 0.6, 0.9)
_NEAR_LENGTHS = (20, 80, 200)
_NEAR_LINKED = (0.1, 0.6)
_PLACES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95)
_PROSE_SHARES = (0.05, 0.2, 0.4, 0.6, 0.8)
_CONTAINED = (0.5, 0.8, 0.95)


def _words(text: str) -> list[str]:
    return text.split()


_ELEMENTS = {
    name: number
    for number, name in enumerate(
        _words("p div li td th h1 h2 h3 h4 h5 h6 blockquote section article figcaption button dd dt header main ul tr"),
        1,
    )
}
_KINDS = {kind: number for number, kind in enumerate(Kind)}
_ENDINGS = {".": 0, "!": 0, "?": 0, ":": 1, ";": 1, ",": 1, "…": 2}
_OFFERS = frozenset(
    [
        "©", "copyright", "reserved", "cookie", "cookies", "subscribe", "newsletter", "sign", "log", "login",
        "share", "more", "related",
        "advertisement", "click", "privacy", "terms", "follow", "comment", "comments", "reply", "cart", "skip",
        "loading", "search",
        "contact", "previous", "next", "menu", "posted", "published", "updated", "tag", "tags", "tags:", "filed",
        "by", "back", "all",
    ]
)  # fmt: skip
"""Words by which sites steer and invite; in a short line they are rarely text."""
_LONGEST_OFFER = 320
_FURNITURE = Role.CHROME | Role.COMMENTS | Role.AD | Role.HIDDEN


class Sums:
    """Running sums over the lines, by which any region is weighed at once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        seen = [0 if line.region.hidden else len(line.text) for line in lines]
        self.chars = [0, *accumulate(seen)]
        self.links = [0, *accumulate(line.link_chars if size else 0 for line, size in zip(lines, seen, strict=True))]
        self.prose = [0, *accumulate(size if is_prose(line) else 0 for line, size in zip(lines, seen, strict=True))]


def is_prose(line: Line) -> bool:
    """Whether a line is long, has few links and does not stand in what is plainly furniture."""
    size = len(line.text)
    return size >= PROSE and line.link_chars < 0.3 * size and not line.region.roles & _FURNITURE


def containers(regions: Sequence[Region], sums: Sums) -> list[Region | None]:
    """For each share in `_CONTAINED` the smallest region that holds that share of the page's prose."""
    prose, found = sums.prose, []
    held = [(prose[region.last] - prose[region.first], region) for region in regions if not region.hidden]
    for share in _CONTAINED:
        least = share * prose[-1]
        holders = [region for amount, region in held if amount >= least] if prose[-1] else []
        found.append(min(holders, key=lambda region: (region.last - region.first, -region.depth), default=None))
    return found


def cases_of(walked: Walked, marks: Sequence[int]) -> list[Case]:
    """The cases of each line, in the order of FAMILIES. `marks` has a 1 for each line that another reader keeps."""
    lines = walked.lines
    sums = Sums(lines)
    inside = containers(walked.regions, sums)
    total = sums.chars[-1] or 1
    prose = bisect_right(_PROSE_SHARES, sums.prose[-1] / total)
    first = next((i for i, line in enumerate(lines) if line.level == 1 and not line.region.hidden), -1)
    shapes = [_shape(line) for line in lines]
    near = [0, *(_near(line) for line in lines), 0]
    padded = [2, *marks, 2]
    groups: dict[int, int] = {}
    cases: list[Case] = []
    for i, line in enumerate(lines):
        region, (size, linked), mark = line.region, shapes[i], padded[i + 1]
        group = groups.get(id(region))
        if group is None:
            group = groups[id(region)] = _group(region, sums)
        short = min(size, 5)
        cases.append(
            (
                size * 6 + linked,
                _ELEMENTS.get(region.name, 0),
                _KINDS[line.kind] * 5 + min(line.level, 4),
                (mark * 6 + short) * 4 + (linked + 1) // 2,
                (padded[i] * 2 + mark) * 3 + padded[i + 2],
                _inside(i, inside),
                group,
                near[i],
                near[i + 2],
                _ENDINGS.get(line.text[-1], 4 if line.text[-1].isalpha() else 5) * 6 + short,
                _offer(line.text, short),
                _against(i, first),
                prose,
                bisect_right(_PLACES, sums.chars[i] / total),
                region.roles,
            )
        )
    return cases


def _shape(line: Line) -> tuple[int, int]:
    size = len(line.text)
    return bisect_right(_LENGTHS, size), bisect_right(_LINKED, line.link_chars / size)


def _offer(text: str, short: int) -> int:
    plain = len(text) > _LONGEST_OFFER or _OFFERS.isdisjoint(text.lower().split())
    return 0 if plain else short + 1


def _near(line: Line) -> int:
    size = len(line.text)
    return 1 + bisect_right(_NEAR_LENGTHS, size) * 3 + bisect_right(_NEAR_LINKED, line.link_chars / size)


def _group(region: Region, sums: Sums) -> int:
    """Links and mean length of the nearest region around that has three lines or more."""
    while region.last - region.first < 3 and region.parent is not None:
        region = region.parent
    chars = sums.chars[region.last] - sums.chars[region.first] or 1
    links = sums.links[region.last] - sums.links[region.first]
    return bisect_right(_LINKED, links / chars) * 8 + bisect_right(_LENGTHS, chars / max(1, region.last - region.first))


def _inside(i: int, regions: Sequence[Region | None]) -> int:
    case = 0
    for region in regions:
        case = case * 3 + (2 if region is None else region.first <= i < region.last)
    return case


def _against(i: int, first: int) -> int:
    """Before the first top heading, after it, without one, or being it."""
    return 2 if first < 0 else 3 if i == first else int(i > first)
