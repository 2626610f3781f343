"""What happened, in words."""

from __future__ import annotations

from typing import Any

from service.watching.message import message_of


def page(number: int, *changes: dict[str, Any], cause: str | None = "model") -> dict[str, Any]:
    return {"url": f"https://larkmoor.example/{number}", "cause": cause, "changes": list(changes)}


GONE = {"kind": "gone", "before": None, "after": None}
BACK = {**GONE, "kind": "back"}


def test_pages_that_went_and_came_are_named_up_to_a_limit() -> None:
    pages = [page(0, GONE, cause=None), page(1, BACK), *(page(number, GONE) for number in range(2, 30))]
    said = message_of("watch.changed", {"name": "Larkmoor", "changed": 60, "pages": pages})
    lines = said.body.split("\n")
    assert said.title == "Larkmoor: 60 pages changed"
    assert lines[0] == "https://larkmoor.example/0: the page is gone."
    assert lines[1].startswith("https://larkmoor.example/1: the page is back. The page is the same;")
    assert (len(lines), lines[-1]) == (21, "And 40 more.")


def test_failures_are_told_with_their_reasons() -> None:
    data = {"name": "", "watch_id": "w", "failures": 3, "pages": [{"url": "https://a.example/", "reason": "bot_wall"}]}
    said = message_of("watch.failing", data)
    assert (said.title, said.body) == (
        "w: no page could be had, 3 times in a row",
        "https://a.example/: bot_wall",
    )
    assert message_of("watch.failing", {**data, "pages": []}).body == "No page of the source is known."


def test_a_name_cannot_begin_a_line_of_its_own() -> None:
    assert "\n" not in message_of("watch.failing", {"name": "a\nBcc: b", "failures": 1, "pages": []}).title


def test_an_event_of_another_kind_is_named() -> None:
    assert message_of("batch.finished", {}).title == "batch.finished"
