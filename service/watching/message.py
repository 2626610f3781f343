"""What happened, in words for mail, chat and feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.reports.wording import plain

_CAUSES = {
    "page": "The page changed.",
    "model": "The page is the same; the model that scores it changed.",
    "both": "Page and model both changed.",
    "none": "Neither its text nor the model changed.",
}
_SHOWN = 20
"""Pages that one message names."""


@dataclass(frozen=True, slots=True)
class Message:
    """A line, and lines that say more."""

    title: str
    body: str


def message_of(kind: str, data: Mapping[str, Any]) -> Message:
    """What to say of an event."""
    name = plain(str(data.get("name") or data.get("watch_id") or ""))
    if kind == "watch.changed":
        count = data["changed"]
        return Message(f"{name}: {count} {_pages(count)} changed", _lines(data, count, _changed))
    if kind == "watch.failing":
        count = len(data["pages"])
        title = f"{name}: no page could be had, {data['failures']} times in a row"
        return Message(title, _lines(data, count, _failed) or "No page of the source is known.")
    return Message(f"{kind} {name}".strip(), "")


def _lines(data: Mapping[str, Any], count: int, line: Any) -> str:
    shown = [line(page) for page in data["pages"][:_SHOWN]]
    more = [f"And {count - len(shown)} more."] if count > len(shown) else []
    return "\n".join([*shown, *more])


def _pages(count: int) -> str:
    return "page" if count == 1 else "pages"


def _changed(page: Mapping[str, Any]) -> str:
    said = "; ".join(_change(change) for change in page["changes"])
    cause = _CAUSES.get(page["cause"] or "")
    return " ".join(filter(None, [f"{plain(page['url'])}: {said}.", cause]))


def _failed(page: Mapping[str, Any]) -> str:
    return f"{plain(page['url'])}: {page['reason']}"


def _change(change: Mapping[str, Any]) -> str:
    before, after = change["before"], change["after"]
    match change["kind"]:
        case "score":
            return f"score {before:.0f} → {after:.0f}"
        case "band":
            return f"{before} → {after}"
        case "signal":
            return f"{change['signal']} {'appeared' if after else 'is gone'}"
        case "gone":
            return "the page is gone"
        case kind:
            return "the page is back" if kind == "back" else str(kind)
