"""Dates as pages write them."""

from __future__ import annotations

from datetime import date

import pytest

from models.signals import dates
from models.signals.catalog import BY_ID
from models.signals.written_dates import find_dates
from scrapers.cleaning import dates as cleaned
from tests.pages import reading


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("March 3, 2019", date(2019, 3, 3)),
        ("3rd of March 2019", date(2019, 3, 3)),
        ("Sept. 3, 2019", date(2019, 9, 3)),
        ("Nov 25, 2019 11:17:54 PM", date(2019, 11, 25)),
        ("2019-03-03T10:00", date(2019, 3, 3)),
        ("03/25/2019", date(2019, 3, 25)),
        ("25.03.2019", date(2019, 3, 25)),
        ("March 2019", date(2019, 3, 1)),
    ],
)
def test_usual_forms_are_read(text: str, day: date) -> None:
    assert [found for found, _, _ in find_dates(text)] == [day]


@pytest.mark.parametrize(
    "text", ["2019", "13/32/2019", "February 30, 2019", "version 1.2.34", "rated 9.8/10", "10-20 mg", "May be"]
)
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert list(find_dates(text)) == []


def test_spans_hold_the_date() -> None:
    text = "It was published on March 3, 2019 in print."
    (_, start, end), *_ = find_dates(text)
    assert text[start:end] == "March 3, 2019"


def worth(stamp: str) -> float:
    """What `last_reviewed` counts for a page published in May 2022 that bears this line."""
    page = reading(f"Published 4 May 2022\n\nRoots hold the plant.\n\n{stamp}")
    return BY_ID["last_reviewed"].measure(page).value or 0.0


def test_a_change_is_worth_less_than_a_review_and_an_old_one_nothing() -> None:
    reviewed, due = "Last reviewed: 3 March 2024", "Next review due: 3 March 2028"
    assert worth(f"{reviewed}\n\n{due}") == 1.0
    assert worth(reviewed) == 0.2
    assert worth(due) == 0.0
    assert 0 < worth("Last updated: 3 March 2024") < 0.1
    assert worth("Last updated: 4 May 2022") == worth("Last reviewed: 3 March 2020") == 0.0


def test_cleaning_and_signals_take_the_same_days_for_those_of_something_else() -> None:
    """Each has the words for itself, as cleaning knows nothing of signals."""
    assert cleaned._EVENTS == dates._EVENTS
    assert cleaned._LATER.pattern == dates._LATER.pattern
