"""What a reader cannot see: hidden by attribute, by style or by a rule in the page's own style elements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MAX_CSS = 300_000
"""Characters of style rules that are read."""

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
_BRACE = re.compile(r"[{}]")
_CSS_COMMENT_END = "*/"
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]{0,20})?((?:[.#][\w-]{1,99}){1,6})", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]+")


def style_hides(style: str) -> bool:
    """Whether declarations such as `display:none` make an element unseen."""
    if _HIDES.search(style) is not None:
        return True
    return _NO_SIZE.search(style) is not None and _CUT.search(style) is not None


@dataclass(frozen=True, slots=True)
class HidingRules:
    """Selectors of classes and ids that the page's own style rules hide, and those that show again."""

    hiding: tuple[frozenset[str], ...] = ()
    showing: tuple[frozenset[str], ...] = ()
    names: frozenset[str] = frozenset()
    """Every class (`.name`) and id (`#name`) in `hiding`, for a quick no."""

    def hide(self, classes: str, identifier: str) -> bool:
        """Whether an element of these classes and this id is hidden."""
        own = {f".{name}" for name in classes.split()}
        if identifier:
            own.add(f"#{identifier}")
        if self.names.isdisjoint(own):
            return False
        return any(need <= own for need in self.hiding) and not any(need <= own for need in self.showing)


def hiding_rules(styles: Iterable[str]) -> HidingRules:
    """The hiding rules among the top-level rules of these style sheets; @media and other conditions are left out."""
    hiding: set[frozenset[str]] = set()
    showing: set[frozenset[str]] = set()
    css = "\n".join(styles)[:MAX_CSS]
    if not style_hides(css):
        return HidingRules()
    for selectors, declarations in _top_rules(_without_comments(css)):
        if style_hides(declarations):
            hiding.update(_simple(selectors))
        elif _SHOWS.search(declarations):
            showing.update(_simple(selectors))
    names = frozenset(name for need in hiding for name in need)
    return HidingRules(tuple(hiding), tuple(need for need in showing if need & names), names)


def _without_comments(css: str) -> str:
    first, *rest = css.split("/*")
    return first + "".join(part.partition(_CSS_COMMENT_END)[2] for part in rest)


def _top_rules(css: str) -> Iterable[tuple[str, str]]:
    depth, start, opened = 0, 0, 0
    for brace in _BRACE.finditer(css):
        if brace.group() == "{":
            depth += 1
            if depth == 1:
                opened = brace.start()
        elif depth:
            depth -= 1
            if depth == 0:
                selectors = css[start:opened].strip()
                if not selectors.startswith("@"):
                    yield selectors, css[opened + 1 : brace.start()]
                start = brace.end()
        else:
            start = brace.end()


def _simple(selectors: str) -> Iterable[frozenset[str]]:
    for selector in selectors.split(","):
        whole = _SIMPLE.fullmatch(selector.strip())
        if whole is not None:
            yield frozenset(_NAME.findall(whole.group(1)))
