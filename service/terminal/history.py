"""A page's history for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from models.scoring.difference import Cause, Difference, SignalMove
from service.reports.wording import LONGEST, NEGLIGIBLE, plain, signed, verdict
from service.usecases.tell_history import Change, Entry, History

MOVES = 6
"""How many signals are shown of a part."""
QUOTES = 3
"""How many quotes that came, and how many that went, stand under a signal."""
_CAUSES = {
    Cause.NONE: "Neither the page nor the model changed",
    Cause.PAGE: "The page changed",
    Cause.MODEL: "The model changed",
    Cause.BOTH: "The page and the model changed",
}


def render_history(history: History) -> Group:
    """The history as something rich can print at any width."""
    lines: list[Text | Padding] = [Text(plain(history.url), style="bold")]
    lines += [line for entry in history.entries for line in _entry(entry)]
    more = [Text("\nThere are earlier reports: see --limit.", style="dim")] if history.earlier else []
    return Group(*lines, *more, Text())


def _entry(entry: Entry) -> Iterator[Text | Padding]:
    report = entry.report
    made = f"  report {report.id}, model {plain(report.model.version)}"
    yield Text.assemble(("\n" + _day(report.scored_at), "bold underline"), (made, "dim"))
    for line in (Text(verdict(report)), *_told(entry)):
        yield Padding(line, (0, 0, 0, 2), expand=False)


def _told(entry: Entry) -> Iterator[Text]:
    reason = entry.report.reason
    if entry.change:
        yield from _change(entry.change)
    elif entry.received:
        yield Text("The first report on this page.", style="dim")
    elif reason:
        yield Text(f"{plain(reason.message)} [{reason.code}]", style="dim")


def _change(change: Change) -> Iterator[Text]:
    yield Text(f"{_CAUSES[change.cause]}{_points(change.whole)}.", style="bold")
    if change.page and change.model:
        yield Text(f"By the page{_points(change.page)}:")
        yield from _moves(change.page)
        yield Text(f"By the model{_points(change.model)}:")
        yield from _moves(change.model)
    else:
        yield from _moves(change.whole)
    if change.untold:
        yield Text(f"What is whose part cannot be told. {change.untold.message}", style="yellow")
    if change.remeasured:
        names = ", ".join(change.remeasured[:MOVES]) + (" and others" if len(change.remeasured) > MOVES else "")
        yield Text(f"The parts are not exact, because some signals measure otherwise now: {names}.", style="yellow")


def _moves(found: Difference) -> Iterator[Text]:
    moving = [move for move in found.signals if abs(move.move) >= NEGLIGIBLE or move.come or move.gone]
    for move in moving[:MOVES]:
        yield Text.assemble((f"  {signed(move.move)} ", "green" if move.move > 0 else "red"), move.title)
        yield from _quotes(move)
    if len(moving) > MOVES:
        yield Text(f"  and {len(moving) - MOVES} more", style="dim")


def _quotes(move: SignalMove) -> Iterator[Text]:
    for word, quotes in (("new: ", move.come), ("gone:", move.gone)):
        for quote in quotes[:QUOTES]:
            yield Text.assemble((f"         {word} ", "dim"), f"“{plain(quote[:LONGEST])}”")
        if len(quotes) > QUOTES:
            yield Text(f"               and {len(quotes) - QUOTES} more", style="dim")


def _points(found: Difference) -> str:
    if found.points is None:
        return ""
    shown = round(found.points, 1) + 0.0  # which makes -0.0 a 0.0
    return f", {shown:+.1f} points".replace("-", "−")


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
