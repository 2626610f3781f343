"""The report at a terminal: what it says, and that a page cannot steer the terminal."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from models.page import Block, Zone
from models.report import Change, Contribution, Evidence, ScoreReport, State
from service.reports.wording import STATES, excerpts, plain, promises, verdict
from service.terminal import report as terminal
from service.terminal.report import render
from tests.unit.service.reports import SALES, scored, unscored


def drawn(report: ScoreReport, *, width: int = 80, terminal: bool = False, target: str = "page.html") -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=terminal, markup=False, highlight=False).print(
        render(report, target, colours=terminal)
    )
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
    assert "“Book now. Our exosome drips are [guaranteed to work] for everybody" in drawn(scored(), width=200)


def test_bars_show_which_way_a_category_pulls() -> None:
    lines = drawn(scored()).splitlines()
    certainty = next(line for line in lines if line.strip().startswith("Certainty of claims"))
    tone = next(line for line in lines if line.strip().startswith("Tone"))
    assert certainty.index("█") < certainty.index("│")
    assert tone.index("█") > tone.index("│")


def test_of_content_that_was_handed_in_it_says_so() -> None:
    words = "said to be from https://larkmoor.example/drips"
    assert words in drawn(scored(), width=200)
    assert words not in drawn(scored(fetched_at=scored().scored_at), width=200)
    assert "handed in" not in drawn(scored(url="")) + drawn(unscored())


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
    quote = next(piece.text for piece in shown.pieces if piece.quoted)
    assert len(quote) < 250
    assert quote.endswith("…")


def test_plain_is_one_line() -> None:
    assert plain(" a\n\tb\x00\u2028c ") == "a b c"
    assert plain(SALES) == SALES


def test_what_was_found_in_one_block_stands_in_one_line() -> None:
    part = with_evidence(
        Evidence("Book now", 1, "main", 0, 8, "call"), Evidence("guaranteed to work", 1, "main", 32, 50, "promise")
    )
    shown = excerpts(scored(), part)
    assert [excerpt.marked() for excerpt in shown] == [
        "[Book now]. Our exosome drips are [guaranteed to work] for everybody who tries them."
    ]
    assert shown[0].note == "call, promise"


def test_quotes_that_overlap_are_shown_as_one() -> None:
    part = with_evidence(Evidence("guaranteed to", 1, "main", 32, 45, ""), Evidence("to work", 1, "main", 43, 50, ""))
    assert "[guaranteed to work] for" in excerpts(scored(), part)[0].marked()


def test_brackets_only_where_nothing_else_marks_a_quote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "[guaranteed" not in drawn(scored(), terminal=True, width=200)


def test_an_interval_without_width_gets_a_decimal() -> None:
    assert "5.1 of 100" in verdict(scored(score=5.12, interval=(4.93, 5.31)))
    assert "(90 % interval 4.9 to 5.3)" in verdict(scored(score=5.12, interval=(4.93, 5.31)))


def test_what_could_not_be_assessed_is_listed() -> None:
    part = replace(scored().contributions[2], outcome="not_applicable", title="Not assessed: limits", contribution=0.0)
    lines = drawn(scored(contributions=(part,))).splitlines()
    assert lines[lines.index("Could not be assessed") + 1].strip() == "limits"
    assert "Could not be assessed" not in drawn(scored())


@pytest.mark.parametrize(("score", "after", "said"), [(31.4, 44.2, "44"), (0.6, 0.9, "0.9"), (98.6, 99.1, "99.1")])
def test_what_a_change_promises_can_be_told_from_the_score_of_today(score: float, after: float, said: str) -> None:
    assert promises(scored(score=score, changes=(Change("Name the studies", after),))) == [("Name the studies", said)]
