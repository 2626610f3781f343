"""Dates as pages write them. What is found are the page's own claims; nothing here knows today's date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_LINE = 200
"""Characters of a line that may be a date line; what is longer is prose."""

_MONTH_NAMES = (
    "jan january januar janvier enero gennaio janeiro",
    "feb february februar fevrier février febrero febbraio fevereiro",
    "mar march märz maerz mars marzo março",
    "apr april avril abril aprile",
    "may mai mayo maggio maio",
    "jun june juni juin junio giugno junho",
    "jul july juli juillet julio luglio julho",
    "aug august août aout agosto",
    "sep sept september septembre septiembre settembre setembro",
    "oct october okt oktober octobre octubre ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember décembre decembre diciembre dicembre dezembro",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y2>(?:19|20)\d\d)(?!\d)"
    r"|(?<!\d)(?P<d3>\d{1,2})(?:st|nd|rd|th|\.)?[ -](?:de "
    r"|of )?(?P<n3>[^\W\d_]{3,10})\.?,?[ -](?:de )?(?P<y3>(?:19|20)\d\d)(?!\d)"
    r"|(?<![^\W\d_])(?P<n4>[^\W\d_]{3,10})\.? (?P<d4>\d{1,2})(?:st|nd|rd|th)?,? (?P<y4>(?:19|20)\d\d)(?!\d)"
    r"|(?<![^\W\d_])(?P<n5>[^\W\d_]{3,10})\.?,? (?P<y5>(?:19|20)\d\d)(?!\d)"
    r"|(?<!\d)(?P<y6>(?:19|20)\d\d)(?P<m6>[01]\d)(?P<d6>[0-3]\d)(?!\d)",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MODIFIED = re.compile(
    r"(?<!next )(?<!to be )(?<!will be )(?:updated?|amended|modified|reviewed|revised|revision|aktualisiert|geändert"
    r"|mise à jour|actualizado)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"published|epub|posted|publication date|release date|created|issued|written|veröffentlicht|publié|publicado"
    r"|^date\b(?! due)(?! (?:of|for) (?:birth|death|expir|manufactur|next|production|review))",
    re.IGNORECASE,
)


_ABOUT_ITSELF = re.compile(
    r"(?:^|[|•·/()\[\]–—:;,.-]\s?|\b(?:page|article|story|post|content|site|website|information|leaflet|text|document"
    r"|entry|topic|factsheet|guide|guideline|this|it)\s)"
    r"(?:(?:was|were|is|has|been|last|first|originally|also|medically|clinically|fully|most|recently|next|date|of|and|current|latest)\s){0,5}$",
    re.IGNORECASE,
)
"""What stands before a label of the page's own dates: nothing, a break, or the page and a few words."""
_EVENTS_WORDS = """
    are batch bbe begins born deadline died due end ended ends exp expires expiry expiration founded held is joined lot
    manufactured member opens starts until was were will
"""
_EVENTS = frozenset(_EVENTS_WORDS.split())
"""Words beside the date of something else than the page."""
_LATER = re.compile(
    r"\b(?:(?:use|sell) by|best before|next|for review|review (?:date|due)"
    r"|(?:to|will) be (?:checked|reviewed|updated))\b"
)
"""What begins the line of a day on which something goes off, or is due."""
_WORD = re.compile(r"[^\W\d_]+")


def parse_date(text: str) -> date | None:
    """The first date in a text, or None. A month without a day is its first day; 3/4/2020 is 4 March."""
    for match in _DATE.finditer(text[:LONGEST_LINE]):
        found = _from(match)
        if found is not None:
            return found
    return None


def _from(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    if part["y"]:
        return _date(part["y"], part["m"], part["d"])
    if part["y2"]:
        return _numeric(part["y2"], int(part["a"]), int(part["b"]), part["sep"])
    if part["y3"]:
        return _date(part["y3"], _MONTHS.get(part["n3"].lower(), 0), part["d3"])
    if part["y4"]:
        return _date(part["y4"], _MONTHS.get(part["n4"].lower(), 0), part["d4"])
    if part["y5"]:
        return _date(part["y5"], _MONTHS.get(part["n5"].lower(), 0), 1)
    return _date(part["y6"], part["m6"], part["d6"])


def _numeric(year: str, first: int, second: int, separator: str) -> date | None:
    """Dots mean day first; else the American order, unless it makes no date."""
    day, month = (first, second) if separator == "." or first > 12 else (second, first)
    return _date(year, month, day)


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def dated_lines(lines: Iterable[str]) -> tuple[date | None, date | None]:
    """Published and modified dates from lines such as "Last reviewed: 3 May 2021" or "Posted on May 3, 2021"."""
    published = modified = None
    for text in lines:
        if len(text) > LONGEST_LINE or _YEAR.search(text) is None:
            continue
        if published is None and (label := _label(_PUBLISHED, text)) is not None and not _tells(text, label):
            published = _after(text, label.end())
        if modified is None and (label := _label(_MODIFIED, text)) is not None:
            modified = _after(text, label.end())
    return published, modified


def _label(form: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first label that is the page's own; "the law was amended in May 2021" has none."""
    labels = form.finditer(text)
    return next((m for m in labels if m.group()[0].isupper() or _ABOUT_ITSELF.search(text[: m.start()][-80:])), None)


def _tells(text: str, label: re.Match[str]) -> bool:
    """Whether a sentence tells of something else that was "published in" a year."""
    return label.start() > 0 and text.startswith(" in ", label.end())


def _after(text: str, end: int) -> date | None:
    """A date close behind a label: within forty characters."""
    match = _DATE.search(text, end)
    return parse_date(text[match.start() :]) if match is not None and match.start() - end <= 40 else None


def bare_date(text: str) -> date | None:
    """The date of a line, no sentence, that holds little else: "Nov 25, 2019 11:17 PM", "Jane Doe | 25 Nov 2019"."""
    if len(text) > 80 or text.count(" ") > (5 if text[-1:] == "." else 10) or _YEAR.search(text) is None:
        return None
    return None if _is_prose(text) else parse_date(text)


def _is_prose(text: str) -> bool:
    """Whether it is the date of something else, as in "The fair is on 3 May 2021"."""
    return not _EVENTS.isdisjoint(_WORD.findall(text.lower())) or _LATER.search(text.lower()) is not None
