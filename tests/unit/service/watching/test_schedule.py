"""When a watch is due: clocks that jump, machines that were off, active hours, jitter, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.watching.schedule import Schedule, ScheduleError, parse_schedule

START = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
HOUR = timedelta(hours=1)


def schedule(key: str = "w", start: datetime = START, **data: Any) -> Schedule:
    return parse_schedule(data, key=key, start=start)


def local(text: str, fold: int = 0) -> datetime:
    """A moment by the clock on a wall in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN), fold=fold).astimezone(UTC)


def runs(made: Schedule, start: datetime, end: datetime) -> list[datetime]:
    """All moments in between, by a clock that is always there in time."""
    found, moment = [], start
    while (moment := made.next_after(moment)) < end:
        found.append(moment)
    return found


def test_cron_goes_by_the_clock_on_the_wall() -> None:
    made = schedule(cron="0 7 * * 1-5", timezone=BERLIN)
    found = made.next_after(local("2026-03-27T07:00"))  # a Friday; on Sunday the clock is put forward
    assert found == local("2026-03-30T07:00")
    assert found == datetime(2026, 3, 30, 5, 0, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_an_hour_that_the_clock_leaves_out_is_made_up_for_once() -> None:
    made = schedule(cron="30 2 * * *", timezone=BERLIN)
    found = runs(made, local("2026-03-28T00:00"), local("2026-03-31T00:00"))
    assert found == [local("2026-03-28T02:30"), local("2026-03-29T03:00"), local("2026-03-30T02:30")]


def test_an_hour_that_the_clock_goes_through_twice_counts_once() -> None:
    made = schedule(cron="30 2 * * *", timezone=BERLIN)
    found = runs(made, local("2026-10-24T00:00"), local("2026-10-27T00:00"))
    assert found == [local("2026-10-24T02:30"), local("2026-10-25T02:30"), local("2026-10-26T02:30")]
    assert found[1] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("minute", [0, 15, 45])
def test_within_the_second_of_the_two_hours_the_first_is_past(minute: int) -> None:
    made = schedule(cron="30 2 * * *", timezone=BERLIN)
    assert made.next_after(local(f"2026-10-25T02:{minute:02}", fold=1)) == local("2026-10-26T02:30")


def test_by_the_minute_real_time_counts_through_both_hours() -> None:
    made = schedule(cron="*/30 * * * *", timezone=BERLIN)
    found = runs(made, local("2026-10-25T01:45"), local("2026-10-25T03:15"))
    assert [later - earlier for earlier, later in pairwise(found)] == [HOUR / 2] * (len(found) - 1)
    assert len(found) == 5


@pytest.mark.parametrize("data", [{"cron": "0 * * * *"}, {"every": 3_600}])
def test_hours_without_a_machine_are_one_moment_that_has_passed(data: dict[str, Any]) -> None:
    made = schedule(**data)
    off, on = made.next_after(START), START + 9 * HOUR + timedelta(minutes=10)
    assert off < on
    assert made.next_after(on) == START + 10 * HOUR


def test_an_interval_is_counted_from_the_start_and_does_not_drift() -> None:
    made = schedule(every=5_400, start=START + timedelta(minutes=7))
    assert made.next_after(START + timedelta(minutes=9)) == START + timedelta(minutes=97)
    assert made.next_after(START + timedelta(minutes=97)) == START + timedelta(minutes=187)


def test_cron_outside_the_active_hours_is_left_out() -> None:
    made = schedule(cron="0 */4 * * *", timezone=BERLIN, active_hours=["08:00", "18:00"])
    found = runs(made, local("2026-02-02T00:00"), local("2026-02-04T00:00"))
    assert [moment.astimezone(ZoneInfo(BERLIN)).hour for moment in found] == [8, 12, 16, 8, 12, 16]


def test_active_hours_may_go_over_midnight() -> None:
    made = schedule(cron="0 * * * *", timezone=BERLIN, active_hours=["22:30", "02:00"])
    found = runs(made, local("2026-02-02T12:00"), local("2026-02-03T12:00"))
    assert [moment.astimezone(ZoneInfo(BERLIN)).hour for moment in found] == [23, 0, 1]


def test_an_interval_that_ends_outside_the_active_hours_waits_for_them() -> None:
    made = schedule(every=86_400, start=local("2026-02-02T03:00"), timezone=BERLIN, active_hours=["08:00", "18:00"])
    found = runs(made, local("2026-02-02T12:00"), local("2026-02-05T00:00"))
    assert found == [local("2026-02-03T08:00"), local("2026-02-04T08:00")]


def test_jitter_is_of_the_watch_and_the_moment() -> None:
    made = [schedule(key, cron="0 7 * * *", jitter=600) for key in ("a", "a", "b")]
    first, again, other = (each.next_after(START) for each in made)
    base = datetime(2026, 1, 16, 7, 0, tzinfo=UTC)
    assert first == again != other
    assert all(base <= moment <= base + timedelta(seconds=600) for moment in (first, other))
    week = runs(made[0], START, START + 7 * 24 * HOUR)
    assert len({moment.time() for moment in week}) == len(week) == 7


def test_jitter_does_not_lead_out_of_the_active_hours() -> None:
    made = schedule(cron="59 17 * * *", active_hours=["08:00", "18:00"], jitter=3_600)
    found = runs(made, START, START + 20 * 24 * HOUR)
    assert len(found) == 20
    assert all(moment.hour == 17 for moment in found)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "either cron or every"),
        ({"cron": "0 7 * * *", "every": 60}, "either cron or every"),
        ({"cron": "0 0 30 2 *"}, "day-of-month that cannot be"),
        ({"cron": "0 0 31 4 */2"}, "day-of-month that cannot be"),
        ({"cron": "0 0 * 2 MON#5"}, ""),  # the next one is on 29 February 2044
        ({"cron": "61 * * * *"}, "minute that cannot be"),
        ({"cron": "0 0 7 * * *"}, "five fields"),
        ({"cron": "often"}, "five fields"),
        ({"cron": 7}, "five fields"),
        ({"every": 59}, "every must be a whole number of seconds from 60"),
        ({"every": True}, "every must be"),
        ({"every": 60.5}, "every must be"),
        ({"every": 3_600, "jitter": 3_600}, "jitter must be less than every"),
        ({"every": 3_600, "jitter": -1}, "jitter must be"),
        ({"every": 3_600, "timezone": "Mars/Olympus"}, "timezone must be a name"),
        ({"every": 3_600, "timezone": "../../etc/passwd"}, "timezone must be a name"),
        ({"every": 3_600, "timezone": ""}, "timezone must be a name"),
        ({"every": 3_600, "timezone": 1}, "timezone must be a name"),
        ({"every": 3_600, "active_hours": ["8:00", "18:00"]}, "two times of day"),
        ({"every": 3_600, "active_hours": ["08:00"]}, "two times of day"),
        ({"every": 3_600, "active_hours": ["08:00", "24:00"]}, "two times of day"),
        ({"every": 3_600, "active_hours": ["08:00", "08:00"]}, "at the same time"),
        ({"cron": "0 7 * * *", "active_hours": ["08:00", "18:00"]}, "never fall into the active hours"),
        ({"every": 3_600, "often": 1}, "no field 'often'"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(data: dict[str, Any], said: str) -> None:
    if not said:
        assert schedule(**data).next_after(START).year == 2044
        return
    with pytest.raises(ScheduleError, match=said):
        schedule(**data)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from(["UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
CRONS = st.sampled_from(
    [
        "0 7 * * 1-5",
        "30 2 * * *",
        "*/7 * * * *",
        "15 1-3 * * *",
        "0,30 2 * * 0",
        "0 0 29 2 *",
        "59 23 L * *",
        "* 2 * * *",
    ]
)
EVERY = st.one_of(CRONS.map(lambda cron: {"cron": cron}), st.integers(60, 10**6).map(lambda every: {"every": every}))


@given(MOMENTS, ZONES, EVERY, st.integers(0, 59))
@settings(max_examples=200, deadline=None)
def test_the_next_moment_is_later_and_the_same_for_everybody(
    moment: datetime, zone: str, data: dict[str, Any], jitter: int
) -> None:
    made = schedule(**data, timezone=zone, jitter=jitter)
    found = made.next_after(moment)
    assert found > moment
    assert made.next_after(found) > found
    assert schedule(**data, timezone=zone, jitter=jitter).next_after(moment) == found


@given(MOMENTS, st.integers(0, 23), st.integers(1, 23), st.integers(60, 200_000), st.integers(0, 59))
@settings(max_examples=200, deadline=None)
def test_every_moment_is_within_the_active_hours(
    moment: datetime, opens: int, length: int, every: int, jitter: int
) -> None:
    hours = [f"{opens:02}:00", f"{(opens + length) % 24:02}:00"]
    made = schedule(every=every, active_hours=hours, jitter=jitter)
    found = made.next_after(moment)
    assert found > moment
    assert (found.hour - opens) % 24 < length
