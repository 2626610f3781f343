"""The shipped model on pages that no signal was made for: floors below what was measured, and known failures by name.

A floor that fails says that a change made the scorer worse on pages it has not seen. Pages, grades and pairs are not to
be changed to suit it. A known failure that is mended fails here too, so that its name is taken off the list.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from benchmarks.panel import misses, movements, of_health, rank_correlation, scores, separation, wrong_way
from benchmarks.panel_pages import Entry, entries, pairs
from models.page import Zone
from models.scoring.artifact import load

SPEARMAN, AUC = 0.82, 0.97
"""Measured: 0.87 and 1.00 on health pages."""
MISSES = {"fakescience_frequency.html"}
"""Pages graded 1 or 2 above 60, or 4 or 5 below 40."""
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
def scored() -> dict[Entry, float]:
    return scores(load())


def lost(stated: str, found: date | None) -> bool:
    """Whether a date that the page states was not read, as far as it states it."""
    return bool(stated) and not (found and found.isoformat().startswith(stated))


def test_every_page_has_a_score() -> None:
    assert len(scored()) == len(entries()) == 46


def test_scores_rank_as_grades_do() -> None:
    assert rank_correlation(of_health(scored())) >= SPEARMAN


def test_credible_pages_stand_above_others() -> None:
    assert separation(of_health(scored())) >= AUC


def test_no_page_is_far_from_its_grade_but_those_known() -> None:
    assert {entry.file for entry in misses(scored())} == MISSES


def test_every_edit_moves_the_score_the_right_way() -> None:
    assert len(pairs()) == 15
    assert wrong_way(movements(load())) == []


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
