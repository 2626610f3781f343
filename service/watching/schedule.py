"""When a watch is due: by cron or every so often, in a timezone, within active hours, with a little jitter.

A moment is worked out from the schedule and the watch alone, never from what ran before. So two schedulers agree on it,
and one that was off for hours finds one moment that has passed, however many there would have been.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from service.watching.spread import share

SOONEST = 60
"""Seconds from one run to the next that can be asked for at least."""
LATEST = 366 * 86_400
FIELDS = frozenset({"cron", "every", "timezone", "active_hours", "jitter"})
_TRIED = 100
"""Moments looked at for one within the active hours: hours are the same on all days, so a few would do."""
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_SECOND = timedelta(seconds=1)


class ScheduleError(ValueError):
    """A schedule that says nothing, or something that cannot be; the message says what."""


@dataclass(frozen=True, slots=True)
class ActiveHours:
    """From `opens` until before `closes` by the clock on the wall; over midnight when it closes before it opens."""

    opens: time
    closes: time

    def hold(self, wall: datetime) -> bool:
        """Whether a moment, given in local time, is within."""
        clock = wall.time()
        if self.opens < self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes

    def next_opening(self, wall: datetime) -> datetime:
        """The first opening that is not before a moment outside, both in local time."""
        today = datetime.combine(wall.date(), self.opens, wall.tzinfo)
        return today if today >= wall else datetime.combine(wall.date() + timedelta(days=1), self.opens, wall.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When one watch is due. Either `cron` or `every` is set."""

    cron: str = ""
    """Five fields, as `0 7 * * 1-5`."""
    every: timedelta | None = None
    timezone: ZoneInfo
    active_hours: ActiveHours | None = None
    jitter: timedelta = timedelta(0)
    """A moment is put off by up to this, by as much as its hash with `key` says, so that watches spread."""
    key: str = ""
    """The watch's id."""
    start: datetime
    """From which `every` is counted."""

    def next_after(self, moment: datetime) -> datetime:
        """The first moment, in UTC, that is later than this one. Raises ScheduleError when there is none."""
        for base in self._within(moment.astimezone(UTC)):
            due = self._put_off(base)
            if due > moment:
                return due
        raise ScheduleError("its moments never fall into the active hours")

    def _within(self, moment: datetime) -> Iterator[datetime]:
        """Moments within the active hours, in UTC and in order; not all of them are later than the one given."""
        for _ in range(_TRIED):
            base = self._next_base(moment)
            if self._is_active(base):
                yield base
                moment = base
            elif self.every:
                yield self._opening(base)
                moment = self._opening(base)
            else:
                moment = max(self._opening(base) - _SECOND, base)

    def _next_base(self, moment: datetime) -> datetime:
        if self.every:
            return self.start + ((moment - self.start) // self.every + 1) * self.every
        try:
            # Of an hour that the clock goes through twice, cronsim names the first one even when that is past.
            return next(due for due in map(_utc, _times(self.cron, moment, self.timezone)) if due > moment)
        except StopIteration:
            raise ScheduleError(f"cron {self.cron!r} names a day that never comes") from None

    def _is_active(self, moment: datetime) -> bool:
        return self.active_hours is None or self.active_hours.hold(moment.astimezone(self.timezone))

    def _opening(self, moment: datetime) -> datetime:
        if self.active_hours is None:
            return moment
        return self.active_hours.next_opening(moment.astimezone(self.timezone)).astimezone(UTC)

    def _put_off(self, base: datetime) -> datetime:
        """Later by the jitter, unless that leads out of the active hours."""
        later = base + self.jitter * share(f"{self.key} {base.isoformat()}")
        return later if self._is_active(later) else base


def parse_schedule(data: Mapping[str, Any], *, key: str, start: datetime) -> Schedule:
    """The schedule in these JSON values, for the watch of this id. Raises ScheduleError for what cannot be."""
    unknown = sorted(set(data) - FIELDS)
    if unknown:
        raise ScheduleError(f"there is no field {unknown[0]!r} in a schedule")
    if (data.get("cron") is None) == (data.get("every") is None):
        raise ScheduleError("give either cron or every")
    schedule = Schedule(
        cron=_cron(data.get("cron")),
        every=_every(data.get("every")),
        timezone=_timezone(data.get("timezone", "UTC")),
        active_hours=_active_hours(data.get("active_hours")),
        jitter=_jitter(data.get("jitter", 0)),
        key=key,
        start=start.astimezone(UTC).replace(microsecond=0),
    )
    if schedule.every and schedule.jitter >= schedule.every:
        raise ScheduleError("jitter must be less than every")
    schedule.next_after(schedule.start)
    return schedule


def _times(cron: str, moment: datetime, timezone: ZoneInfo) -> CronSim:
    return CronSim(cron, moment.astimezone(timezone))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _cron(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > 200 or len(value.split()) != 5:
        raise ScheduleError("cron must have five fields: minute, hour, day of month, month and day of week")
    try:
        CronSim(value, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        field = str(error).removeprefix("Bad ")
        raise ScheduleError(f"cron {value!r} has a {field} that cannot be") from error
    return " ".join(value.split())


def _every(value: Any) -> timedelta | None:
    return None if value is None else timedelta(seconds=_seconds("every", value, SOONEST, LATEST))


def _jitter(value: Any) -> timedelta:
    return timedelta(seconds=_seconds("jitter", value, 0, 86_400))


def _seconds(name: str, value: Any, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ScheduleError(f"{name} must be a whole number of seconds from {low:,} to {high:,}")
    return value


def _timezone(value: Any) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, TypeError, AttributeError, OSError) as error:
        raise ScheduleError("timezone must be a name such as Europe/Berlin") from error


def _active_hours(value: Any) -> ActiveHours | None:
    if value is None:
        return None
    clocks = list(value) if isinstance(value, list | tuple) else []
    if len(clocks) != 2 or not all(isinstance(each, str) and _CLOCK.fullmatch(each) for each in clocks):
        raise ScheduleError('active_hours must be two times of day, as ["08:00", "18:00"]')
    if clocks[0] == clocks[1]:
        raise ScheduleError("active_hours must not open and close at the same time; leave them out for the whole day")
    return ActiveHours(time.fromisoformat(clocks[0]), time.fromisoformat(clocks[1]))
