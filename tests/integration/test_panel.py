"""The shipped model on pages that no signal was made for: floors below what was measured, and known failures by name.

A floor that fails says that a change made the scorer worse on pages it has not seen. Pages, grades and pairs are not to
be changed to suit it. A known failure that is mended fails here too, so that its name is taken off the list.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from benchmarks.panel import misses, movements, of_health, rank_correlation, scores, separation, wrong_way
from benchmarks.panel_pages import FIRST, PANELS, SECOND, THIRD, Entry, entries, pairs
from models.page import Zone
from models.scoring.artifact import load

FLOORS = {FIRST: (0.86, 0.98), SECOND: (0.75, 0.95), THIRD: (0.80, 0.93)}
"""Spearman with the grades, and AUC of 4 and 5 against 1 and 2, on health pages."""
SIZES = {FIRST: (46, 15), SECOND: (48, 16), THIRD: (48, 16)}
"""Pages and pairs."""
MISSES = {
    FIRST: {"fakescience_frequency.html"},
    SECOND: {
        "15-daily-herald-tabloid.html", "25-predatory-journal.html", "36-content-farm.html", "40-lobby-institute.html",
        "45-celebrity-gossip.html", "47-climate-thinktank.html",
    },
    THIRD: {
        "04-apex-bpc157.html", "08-longerbetter-nad.html", "22-gjrmcs-autism.html", "42-energyrealism.html",
    },
}  # fmt: skip
"""Pages graded 1 or 2 above 60, or 4 or 5 below 40."""
WRONG_WAY = {THIRD: {"trade-press-adds-sourcing"}}
"""Edits that move the score the other way, by panel."""
READ_AS_MAIN = {"advertorial_collagen.html"}
"""Pages on which a reader's comment or a teaser counts as the author's text."""
AUTHORS_LOST = {
    "blog_physician_selling.html", "chiropractor_back.html", "clinic_fertility_honest.html",
    "council_buslane.html", "county_measles.txt", "dermsociety_sunscreen.html", "factcheck_soursop.html",
    "review_abstract.txt",
}  # fmt: skip
"""Pages that name a person whom the metadata do not hold."""
DATES_LOST = {
    "clinic_fertility_honest.html", "dermsociety_sunscreen.html", "factsheet_turmeric.html", "leaflet_knee.html",
    "money_indexfunds.html", "review_abstract.txt",
}  # fmt: skip
"""Pages one of whose dates the metadata do not hold."""


@cache
def scored(panel: str = FIRST) -> dict[Entry, float]:
    return scores(load(), panel)


def lost(stated: str, found: date | None) -> bool:
    """Whether a date that the page states was not read, as far as it states it."""
    return bool(stated) and not (found and found.isoformat().startswith(stated))


@pytest.mark.parametrize("panel", PANELS)
def test_every_page_has_a_score(panel: str) -> None:
    assert len(scored(panel)) == len(entries(panel)) == SIZES[panel][0]


@pytest.mark.parametrize("panel", PANELS)
def test_scores_rank_as_grades_do_and_credible_pages_stand_above_others(panel: str) -> None:
    spearman, area = FLOORS[panel]
    assert rank_correlation(of_health(scored(panel))) >= spearman
    assert separation(of_health(scored(panel))) >= area


@pytest.mark.parametrize("panel", PANELS)
def test_no_page_is_far_from_its_grade_but_those_known(panel: str) -> None:
    assert {entry.file for entry in misses(scored(panel))} == MISSES[panel]


@pytest.mark.parametrize("panel", PANELS)
def test_every_edit_moves_the_score_the_right_way(panel: str) -> None:
    assert len(pairs(panel)) == SIZES[panel][1]
    assert set(wrong_way(movements(load(), panel))) == WRONG_WAY.get(panel, set())


def test_words_of_others_are_not_read_as_the_author_s() -> None:
    zones = {e.file: {block.zone for block in e.page.blocks if e.aside in block.text} for e in entries() if e.aside}
    assert all(zones.values())
    assert {file for file, found in zones.items() if Zone.MAIN in found} == READ_AS_MAIN


def test_bylines_are_read_but_those_known() -> None:
    assert {e.file for e in entries() if e.author and not _is_named(e)} == AUTHORS_LOST


def _is_named(entry: Entry) -> bool:
    """The author's name stands in the metadata, with or without a title before it or a qualification after it."""
    return any(entry.author in author for author in entry.page.metadata.authors)


def test_dates_are_read_but_those_known() -> None:
    assert {e.file for e in entries() if _is_date_lost(e)} == DATES_LOST


def _is_date_lost(entry: Entry) -> bool:
    found = entry.page.metadata
    return lost(entry.published, found.published) or lost(entry.updated, found.modified)
