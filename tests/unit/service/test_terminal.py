"""The report at a terminal: what it says, and that a page cannot steer the terminal."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from models.page import Block, Zone
from models.report import Contribution, Evidence, ScoreReport, State
from service import terminal
from service.terminal import render
from service.wording import STATES, excerpts, plain
from tests.unit.service.reports import SALES, scored, unscored


def drawn(report: ScoreReport, *, width: int = 80, terminal: bool = False, target: str = "page.html") -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=terminal, markup=False, highlight=False).print(render(report, target))
    return out.getvalue()


def with_evidence(*evidence: Evidence) -> Contribution:
    return replace(scored().contributions[0], evidence=evidence)


def test_findings_come_first_and_the_number_second() -> None:
    text = drawn(scored())
    order = ["Exosome drips – Larkmoor", "page.html", "Promises an outcome", "guaranteed to work", "31 of 100"]
    places = [text.index(words) for words in [*order, "Certainty of claims", "Promise nothing."]]
    assert places == sorted(places)
    assert "90 % interval 20 to 44" in text
    assert "−1.50" in text
    assert "Says nothing" not in text


def test_a_quote_stands_in_its_words() -> None:
    assert "“Book now. Our exosome drips are guaranteed to work for everybody" in drawn(scored(), width=200)


def test_bars_show_which_way_a_category_pulls() -> None:
    lines = drawn(scored()).splitlines()
    certainty = next(line for line in lines if line.strip().startswith("Certainty of claims"))
    tone = next(line for line in lines if line.strip().startswith("Tone"))
    assert certainty.index("█") < certainty.index("│")
    assert tone.index("█") > tone.index("│")


def test_without_a_score_the_reason_is_said() -> None:
    text = drawn(unscored(retry=True), width=200)
    assert "Not scored: the page could not be had" in text
    assert "The page does not exist. Trying again later may help. [http_404]" in text
    assert "of 100" not in text


def test_every_state_has_its_sentence() -> None:
    assert set(STATES) == set(State)


def test_no_escape_of_the_page_reaches_the_terminal() -> None:
    evil = "\x1b[2J\x1b]0;owned\x07 [red]x[/red] \u202eback"
    part = with_evidence(Evidence(evil, 0, "main", 0, len(evil), evil))
    blocks = (Block(evil, Zone.MAIN),)
    text = drawn(scored(title=evil, url=f"https://x.example/{evil}", blocks=blocks, contributions=(part,)))
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "[red]x[/red]" in text


@pytest.mark.parametrize("width", [30, 80, 300])
def test_lines_keep_to_the_width(width: int) -> None:
    assert max(len(line.rstrip()) for line in drawn(scored(), width=width).splitlines()) <= width


def test_colour_only_at_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[31m" in drawn(scored(), terminal=True)
    assert "\x1b" not in drawn(scored())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in drawn(scored(), terminal=True)


def test_characters_the_output_lacks_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    terminal.print_report(scored(), "page.html")
    stream.flush()
    assert b"?1.50 Promises an outcome" in raw.getvalue()


def test_each_quote_is_shown_once() -> None:
    found = scored().contributions[0].evidence[0]
    assert len(excerpts(scored(), with_evidence(found, found))) == 1


def test_a_long_quote_is_cut() -> None:
    text = "word " * 200
    part = with_evidence(Evidence(text, 0, "main", 0, len(text)))
    shown = excerpts(scored(blocks=(Block(text, Zone.MAIN),)), part)[0]
    assert len(shown.quote) < 250
    assert shown.quote.endswith("…")


def test_plain_is_one_line() -> None:
    assert plain(" a\n\tb\x00\u2028c ") == "a b c"
    assert plain(SALES) == SALES
