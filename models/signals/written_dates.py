"""Dates as texts write them, in figures or words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
)
_SEASONS = {"spring": "3", "summer": "6", "autumn": "9", "fall": "9", "winter": "12"}
"""The month in which a season begins where most pages in English come from."""
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|Fall|[Ww]inter)"
YEAR = r"(?:19[89]|20\d)\d"
_DATE = re.compile(
    rf"\b(?:(?P<iso>{YEAR})[-/.](?P<iso_month>[01]?\d)[-/.](?P<iso_day>[0-3]?\d)(?!\d)"
    rf"|(?P<first>[0-3]?\d)(?P<mark>[./-])(?P<second>[0-3]?\d)(?P=mark)(?P<slashed>{YEAR}|\d\d)\b"
    rf"|(?<![\d/])(?P<bare_month>0?[1-9]|1[0-2])/(?P<bare_year>{YEAR})\b"
    rf"|(?P<season>{_SEASON}),? (?:of )?(?P<season_year>{YEAR})\b"
    rf"|(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)?[ -])?(?P<month>{MONTH})\.?,?[ -]"
    rf"(?:(?P<later_day>[0-3]?\d)(?:st|nd|rd|th)?,? )?(?P<year>{YEAR})\b)"
)


def find_dates(text: str) -> Iterator[tuple[date, int, int]]:
    """Dates written out in a text, with where they stand; a month and year alone is its first day."""
    for match in _DATE.finditer(text):
        day = _day(match)
        if day:
            yield day, match.start(), match.end()


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if parts["iso"]:
        return _date(parts["iso"], int(parts["iso_month"]), parts["iso_day"])
    if parts["bare_month"]:
        return _date(parts["bare_year"], int(parts["bare_month"]), "1")
    if parts["season"]:
        return _date(parts["season_year"], int(_SEASONS[parts["season"].lower()]), "1")
    if parts["slashed"] and len(parts["slashed"]) == 2 and "/" not in match.group():
        return None
    if parts["slashed"]:
        return _slashed(int(parts["first"]), int(parts["second"]), parts["slashed"])
    return _date(
        parts["year"], _MONTHS.index(parts["month"][:3].lower()) + 1, parts["later_day"] or parts["day"] or "1"
    )


def _slashed(first: int, second: int, year: str) -> date | None:
    """Month first, as in the United States, unless that is no month."""
    full = year if len(year) == 4 else f"20{year}"
    return _date(full, first, str(second)) or _date(full, second, str(first))


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
