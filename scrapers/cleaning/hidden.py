"""What a reader cannot see: hidden by attribute, by style or by a rule in the page's own style elements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

MAX_CSS = 300_000
"""Characters of style rules that are read."""
MAX_RULES = 2_000
LONGEST_RULE = 2_000
LONGEST_SELECTOR = 1_000

_HIDING_CLUES = (
    "none",
    "hidden",
    "collapse",
    "opacity:0",
    "opacity: 0",
    "font-size:0",
    "font-size: 0",
    "clip",
    "-9",
    "indent",
    "scale(",
)
_SHOWING_CLUES = ("display:", "display :", "visible", "opacity:", "opacity :")

_HIDES = re.compile(
    r"display\s{0,3}:\s{0,3}none"
    r"|visibility\s{0,3}:\s{0,3}(?:hidden|collapse)"
    r"|(?<![\w-])(?:font-size|opacity)\s{0,3}:\s{0,3}0{0,3}(?:\.0{1,4})?(?:px|r?em|pt|%)?\s{0,3}(?:[;!]|$)"
    r"|(?<![\w-])(?:left|right|top|text-indent|margin-left|margin-top)\s{0,3}:\s{0,3}-(?:[5-9]\d\d|\d{4,9})(?!\d)"
    r"|(?<![\w-])(?:left|top|text-indent)\s{0,3}:\s{0,3}-\d{3,9}v[wh]"
    r"|(?<![\w-])clip\s{0,3}:\s{0,3}rect\(\s{0,3}[01](?:px)?[\s,]"
    r"|clip-path\s{0,3}:\s{0,3}(?:inset\(\s{0,3}(?:50|100)%|circle\(\s{0,3}0|polygon\(\s{0,3}0)"
    r"|transform\s{0,3}:\s{0,3}scale[xy]?\(\s{0,3}0\s{0,3}[,)]",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"(?<![\w-])(?:max-)?(?:height|width)\s{0,3}:\s{0,3}[01](?:px)?\s{0,3}(?:[;!]|$)", re.IGNORECASE)
_CUT = re.compile(r"overflow(?:-[xy])?\s{0,3}:\s{0,3}(?:hidden|clip)", re.IGNORECASE)
_SHOWS = re.compile(
    r"display\s{0,3}:\s{0,3}(?!none)\w|visibility\s{0,3}:\s{0,3}visible|opacity\s{0,3}:\s{0,3}(?:1|0?\.\d)",
    re.IGNORECASE,
)
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]{0,20})?((?:[.#][\w-]{1,99}){1,6})", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]+")


def style_hides(style: str) -> bool:
    """Whether declarations such as `display:none` make an element unseen."""
    if _HIDES.search(style) is not None:
        return True
    return _NO_SIZE.search(style) is not None and _CUT.search(style) is not None


class Selectors:
    """Sets of classes and ids, found by the rarest name in each."""

    def __init__(self, needs: Iterable[frozenset[str]]) -> None:
        wanted = set(needs)
        counts = Counter(name for need in wanted for name in need)
        self._by_name: dict[str, list[frozenset[str]]] = {}
        for need in wanted:
            self._by_name.setdefault(min(need, key=lambda name: counts[name]), []).append(need)

        self._plain = frozenset(name[1:] for name in self._by_name)

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def know_none(self, words: Iterable[str]) -> bool:
        """Whether none of these classes or ids is in any of the sets, as mostly: a quick look."""
        return self._plain.isdisjoint(words)

    def met_by(self, own: set[str]) -> set[frozenset[str]]:
        """Those that an element of these names meets."""
        return {need for name in own for need in self._by_name.get(name, ()) if need <= own}


class HidingRules:
    """The simple selectors (classes and ids) that a page's own style rules hide."""

    def __init__(self, styles: Iterable[str]) -> None:
        self._css = _without_comments("\n".join(styles)[:MAX_CSS].lower())
        self.hiding = Selectors(_selected(self._css, _HIDING_CLUES, style_hides))

    @cached_property
    def _showing(self) -> Selectors:
        """What the page shows again, as the open one of several tabs."""
        return Selectors(_selected(self._css, _SHOWING_CLUES, lambda rule: _SHOWS.search(rule) is not None, last=True))

    def hide(self, classes: str, identifier: str) -> bool:
        """Whether an element of these classes and this id is hidden."""
        words, itself = classes.lower().split(), identifier.strip().lower()
        if self.hiding.know_none([*words, itself]):
            return False
        own = {f".{word}" for word in words}
        if identifier:
            own.add(f"#{itself}")
        hiding = self.hiding.met_by(own)
        return bool(hiding) and self._showing.met_by(own) <= hiding


def _without_comments(css: str) -> str:
    first, *rest = css.split("/*")
    return first + "".join(part.partition("*/")[2] for part in rest) if rest else css


def _selected(
    css: str, clues: Iterable[str], wanted: Callable[[str], bool], *, last: bool = False
) -> Iterator[frozenset[str]]:
    """The simple selectors of wanted rules; with `last`, the last part of any selector. @media rules are left out."""
    depth = counted = rules = 0
    for opened in sorted(_rules_with(css, clues)):
        depth += css.count("{", counted, opened) - css.count("}", counted, opened)
        counted = opened
        closed = css.find("}", opened)
        if depth or closed < 0 or not wanted(css[opened + 1 : closed]):
            continue
        rules += 1
        if rules > MAX_RULES:
            return
        begun = max(css.rfind("}", max(0, opened - LONGEST_SELECTOR), opened), opened - LONGEST_SELECTOR, -1)
        yield from _simple(css[begun + 1 : opened], last=last)


def _rules_with(css: str, clues: Iterable[str]) -> set[int]:
    """Where the braces open of the rules that hold one of these words."""
    found = set()
    for clue in clues:
        place = css.find(clue)
        while place >= 0:
            opened = css.rfind("{", max(0, place - LONGEST_RULE), place)
            if opened >= 0:
                found.add(opened)
            closed = css.find("}", place)
            place = css.find(clue, closed) if closed >= 0 else -1
    return found


def _simple(selectors: str, *, last: bool) -> Iterator[frozenset[str]]:
    for selector in selectors.split(","):
        parts = selector.replace(">", " ").split()
        if parts and (last or len(parts) == 1):
            whole = _SIMPLE.fullmatch(parts[-1])
            if whole is not None:
                yield frozenset(_NAME.findall(whole.group(1)))
