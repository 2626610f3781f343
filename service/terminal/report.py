"""The report for people at a terminal. Plain text when the output is no terminal; honours NO_COLOR and the width."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from models.report import CategoryTotal, Contribution, ScoreReport
from service.reports.wording import excerpts, headline, plain, promises, reasons, signed, verdict, whence

BAR = 12
"""Width of the longest category bar, in characters."""
FULL = 2.0
"""Log-odds at which a bar is full, unless a category has more."""


def console(*, stderr: bool = False) -> Console:
    """A console on the standard output; characters its encoding lacks are replaced, not fatal."""
    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_report(report: ScoreReport, target: str) -> None:
    """Print one report: findings first, the number second."""
    screen = console()
    screen.print(render(report, target, colours=screen.color_system is not None and not screen.no_color))


def render(report: ScoreReport, target: str = "", *, colours: bool = True) -> Group:
    """The report as something rich can print at any width; without `colours`, brackets mark what was found."""
    parts: list[RenderableType] = [Text(headline(report), style="bold")]
    parts += [Text(line, style="dim") for line in _whereabouts(report, target)]
    parts += _scored(report, colours=colours) if report.score is not None else _not_scored(report)
    return Group(*parts, Text())


def _whereabouts(report: ScoreReport, target: str) -> list[str]:
    places = dict.fromkeys([plain(target), whence(report)])
    return [place for place in places if place and place not in {headline(report), "-"}]


def _not_scored(report: ScoreReport) -> list[RenderableType]:
    lines = [Text(), Text(verdict(report), style="bold yellow")]
    if report.reason:
        again = " Trying again later may help." if report.reason.retry else ""
        lines.append(Text(f"{plain(report.reason.message)}{again} [{report.reason.code}]"))
    return [*lines]


def _scored(report: ScoreReport, *, colours: bool) -> list[RenderableType]:
    return [
        _heading("Findings"),
        *(_reason(report, part, colours=colours) for part in reasons(report)),
        _heading("Score"),
        _indented(Text(verdict(report), style="bold"), 2),
        _indented(Text(f"confidence {report.confidence:.2f}", style="dim"), 2),
        _heading("By category (log-odds; right is more credible)"),
        _bars(report.categories),
        *_changes(report),
        *_unassessed(report),
    ]


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold underline")


def _indented(content: RenderableType, by: int) -> Padding:
    return Padding(content, (0, 0, 0, by), expand=False)


def _reason(report: ScoreReport, part: Contribution, *, colours: bool) -> RenderableType:
    colour = "green" if part.contribution > 0 else "red"
    title = Text.assemble((f"{signed(part.contribution)} ", colour), (part.title, "bold"))
    return Group(_indented(title, 2), *(_indented(line, 8) for line in _support(report, part, colours=colours)))


def _support(report: ScoreReport, part: Contribution, *, colours: bool) -> Iterator[Text]:
    for excerpt in excerpts(report, part):
        note = f"  ({excerpt.note})" if excerpt.note else ""
        words = [(piece.text, "bold" if piece.quoted else "") for piece in excerpt.pieces]
        yield Text.assemble("“", *(words if colours else [excerpt.marked()]), "”", (note, "dim"))
    if part.note:
        yield Text(plain(part.note), style="dim")


def _bars(totals: tuple[CategoryTotal, ...]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    scale = max([FULL, *(abs(total.contribution) for total in totals)])
    for total in totals:
        length = round(abs(total.contribution) / scale * BAR)
        left, right = (length, 0) if total.contribution < 0 else (0, length)
        bar = Text.assemble(("█" * left).rjust(BAR), "│", ("█" * right).ljust(BAR))
        bar.stylize("red" if left else "green")
        table.add_row(total.title, bar, Text(signed(total.contribution), justify="right"))
    return _indented(table, 2)


def _changes(report: ScoreReport) -> list[RenderableType]:
    if not report.changes:
        return []
    lines = [Text(f"{after}  {action}") for action, after in promises(report)]
    return [_heading("What would change it most (score afterwards)"), *(_indented(line, 2) for line in lines)]


def _unassessed(report: ScoreReport) -> list[RenderableType]:
    titles = [part.title.removeprefix("Not assessed: ") for part in report.contributions if part.outcome != "measured"]
    if not titles:
        return []
    return [_heading("Could not be assessed"), _indented(Text("; ".join(titles), style="dim"), 2)]
