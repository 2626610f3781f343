"""Takes out of a page's source what is no text, before it is parsed: scripts, styles, drawings, comments.

One pass from mark to mark; an end that is missing is looked for once a kind, so the cost is linear whatever comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"<(?:!--|(script|style|svg|math|iframe|object|canvas|audio|video)(?=[\s/>]))", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}[^>]{{0,99}}>", re.IGNORECASE)
    for name in ("script", "style", "svg", "math", "iframe", "object", "canvas", "audio", "video")
}
_COMMENT_END = re.compile("-->")
_JSON_LD = "ld+json"


@dataclass(frozen=True, slots=True)
class Source:
    """A page's source, taken apart."""

    markup: str
    json_ld: tuple[str, ...]
    """The contents of its JSON-LD scripts."""
    styles: tuple[str, ...]
    """The contents of its style elements."""


def sound(text: str) -> str:
    """The text without NUL, and with question marks for lone surrogates, which no parser takes."""
    text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def take_apart(html: str) -> Source:
    """Separate markup, structured data and style rules; other payloads are dropped."""
    kept: list[str] = []
    json_ld: list[str] = []
    styles: list[str] = []
    unclosed: set[str] = set()
    place = 0
    while (mark := _MARK.search(html, place)) is not None:
        name = (mark.group(1) or "").lower()
        end = None if name in unclosed else (_ENDS[name] if name else _COMMENT_END).search(html, mark.start() + 2)
        if end is None:
            unclosed.add(name)
            kept.append(html[place : mark.end()])
            place = mark.end()
            continue
        kept.append(html[place : mark.start()])
        if name in ("script", "style"):
            _keep(name, html[mark.start() : end.start()], json_ld, styles)
        place = end.end()
    kept.append(html[place:])
    return Source("".join(kept), tuple(json_ld), tuple(styles))


def _keep(name: str, element: str, json_ld: list[str], styles: list[str]) -> None:
    opening, _, content = element.partition(">")
    if name == "style":
        styles.append(content)
    elif _JSON_LD in opening.lower():
        json_ld.append(content)
