"""The references of a page: a section of that name, a list in an element of that name, or a list of that shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.page import Kind, Zone
from scrapers.cleaning.lines import Line, LinkDraft, Walked
from scrapers.cleaning.roles import Role

_TITLES = frozenset(
    [
        "references", "reference", "reference list", "bibliography", "citations", "sources", "literature cited",
        "works cited",
        "literature", "cited literature", "notes and references", "references and notes", "endnotes", "footnotes",
        "sources and references",
        "references and further reading", "article sources", "sources cited", "selected references",
        "selected bibliography",
        "key references", "show references", "quellen", "literatur", "literaturverzeichnis", "quellenverzeichnis",
        "einzelnachweise", "bibliographie", "références", "sources et références", "referencias", "bibliografía",
        "fuentes",
    ]
)  # fmt: skip
_ENTRY = re.compile(
    r"\bdoi\b|\bpmid\b|\bpmcid\b|\bet al\b|(?:19|20)\d\d\s?;\s?\d|\b(?:19|20)\d\d[a-z]?\)?[.;,]"
    r"|\b\d{1,4}\s?\(\d{1,3}\)\s?:|pubmed|\baccessed\b|\bretrieved\b|\bJ(?:ournal)?\b\.? ",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_TITLE = re.compile(
    r"(?:(?:our|all|full|list of|scientific|clinical|medical|additional|further|main|primary|information|study)"
    r" ){1,2}(?:references|citations|bibliography|sources)|(?:references|sources|citations) (?:cited|used|consulted)"
)
"""Titles made of a word for references and what kind or use they are of; the plural only, as "medical reference" is a
part of a site."""
_NUMBERS = re.compile(r"(?<!\S)(?:[\[(]\d{1,3}[\])]|\d{1,3}\.)(?= ?[A-Z])")
"""The numbers of entries that run on in one line."""
_BRACKETED = re.compile(r"\[\d{1,3}\] ?[A-Z]")
"""How a note begins that a mark in the text points to."""
_NUMBERED = re.compile(r"\s?[\[(]?\d{1,3}[\])]?[.)]?\s?[A-Z]")
_ADDRESS = re.compile(r"\b10\.\d{4,9}/\S+|https?://\S+")
_ADDRESSED = frozenset(["doi", "pubm"])
"""Marks that an identifier or address bears; with the digits in it they are one mark and not several."""
_TALK = re.compile(
    r"\b(?:I|[Ii]t|[Yy]ou|[Ww]e|[Tt]hey|[Hh]e|[Ss]he|[Mm]y|[Yy]our|[Oo]ur|[Tt]heir|them|this|that|is|are|was|were|be|been"
    r"|has|have|had|do|does|did|will|would|can|could|may|should|not|which|who|when|if|but)\b|n['’]t\b"
)
TALKS = 3
"""Pronouns, auxiliaries and the like from which a line is prose; titles of papers have one or two."""
SHORTEST_LIST = 3
"""Entries from which a list without a title is known by its shape."""
SHORTEST_NOTES = 2
"""The same for notes that begin with their number in square brackets."""
LONGEST_RUN = 30_000
"""Characters of a line that is looked through for several entries."""


def is_reference_title(text: str) -> bool:
    """Whether a line is the title of a references section."""
    title = text.strip("0123456789 .:()[]–-").lower() if len(text) < 50 else ""
    return title in _TITLES or _TITLE.fullmatch(title) is not None


def looks_like_entry(text: str) -> bool:
    """Whether a line reads as an entry of a bibliography: at least two marks of one, and no prose around them."""
    if len(text) >= 900 or _YEAR.search(text) is None:
        return False
    plain, addresses = _ADDRESS.subn("", text[:600])
    marks = {match.group().lower()[:4] for match in _ENTRY.finditer(plain)}
    if addresses:
        marks = marks - _ADDRESSED | {"10."}
    return len(marks) + (_NUMBERED.match(text) is not None) >= 2 and not reads_as_prose(text)


def count_entries(text: str) -> int:
    """How many entries of a bibliography a line holds: several where they are numbered."""
    numbers = len(_NUMBERS.findall(text)) if len(text) <= LONGEST_RUN else 0
    listed = len(_TALK.findall(text)) < numbers <= len(_YEAR.findall(text))
    if listed and (numbers > 1 or _BRACKETED.match(text)):
        return numbers
    return int(looks_like_entry(text))


def reads_as_prose(text: str) -> bool:
    """Whether a line tells something in sentences, which no bibliographic record does."""
    return len(_TALK.findall(text)) >= TALKS


def mark_references(walked: Walked, zones: list[Zone]) -> None:
    """Turn the main lines that are references into REFERENCES, in place."""
    lines = walked.lines
    _by_title(lines, zones)
    _by_marks(walked, zones)
    run: list[int] = []
    for i, line in enumerate(lines):
        if zones[i] is not Zone.MAIN and zones[i] is not Zone.CHROME:
            continue
        if line.region.roles & Role.REFERENCES and not line.region.roles & Role.CHROME:
            zones[i] = Zone.REFERENCES
        elif zones[i] is Zone.MAIN and not line.level and count_entries(line.text):
            run.append(i)
            continue
        _settle(run, lines, zones)
    _settle(run, lines, zones)


def _settle(run: list[int], lines: Sequence[Line], zones: list[Zone]) -> None:
    fewest = SHORTEST_NOTES if all(_BRACKETED.match(lines[i].text) for i in run) else SHORTEST_LIST
    if sum(count_entries(lines[i].text) for i in run) >= fewest:
        for i in run:
            zones[i] = Zone.REFERENCES
    run.clear()


def _by_marks(walked: Walked, zones: list[Zone]) -> None:
    """The notes that numbers in the text are linked to, where most of them have a year as sources do."""
    marked = {link.href[1:] for link in walked.links if _is_mark(link)}
    places = [r.first for r in walked.regions if r.anchor in marked and r.last == r.first + 1] if marked else []
    notes = [i for i in places if zones[i] is Zone.MAIN and not walked.lines[i].level]
    dated = [i for i in notes if _YEAR.search(walked.lines[i].text) and not reads_as_prose(walked.lines[i].text)]
    if len(dated) >= SHORTEST_NOTES and 2 * len(dated) > len(notes):
        for i in notes:
            zones[i] = Zone.REFERENCES


def _is_mark(link: LinkDraft) -> bool:
    """Whether a link leads from a number in the text to a place on the page, as "[2]" does."""
    if link.line is None or not link.href.startswith("#"):
        return False
    return link.line.text[link.start : link.end].strip("[]() ").isdigit()


def _by_title(lines: Sequence[Line], zones: list[Zone]) -> None:
    """From the title of such a section to its last entry; what is told in sentences below that is text again."""
    for section in list(_sections(lines, zones)):
        listed = [place for place, i in enumerate(section) if _is_entry(lines[i])]
        last = listed[-1] if listed else len(section)
        for place, i in enumerate(section):
            if place <= last or not reads_as_prose(lines[i].text):
                zones[i] = Zone.REFERENCES


def _sections(lines: Sequence[Line], zones: Sequence[Zone]) -> Iterator[list[int]]:
    """From each title to the next heading of its rank, or to where the main text ends."""
    section: list[int] = []
    level, region_last = 0, 0
    for i, line in enumerate(lines):
        if section and ((line.level and line.level <= level) or i >= region_last or line.kind is Kind.BUTTON):
            yield section
            section = []
        if zones[i] in (Zone.MAIN, Zone.CHROME) and is_reference_title(line.text) and _is_title(line):
            yield section
            section, level, region_last = [i], line.level or 6, _reach(line)
        elif section and (zones[i] is Zone.MAIN or (zones[i] is Zone.CHROME and _is_entry(line))):
            section.append(i)
    yield section


def _is_entry(line: Line) -> bool:
    """Whether a line that was not kept as main text is an entry after all, as lists of links often are not kept."""
    listed = line.kind in (Kind.LIST_ITEM, Kind.CELL) and len(line.text) >= 40
    return listed or looks_like_entry(line.text)


def _is_title(line: Line) -> bool:
    return not line.link_chars and not line.region.roles & (Role.CHROME | Role.ASIDE)


def _reach(line: Line) -> int:
    """One past the last line of the nearest region that holds more than the title."""
    region = line.region
    while region.last - region.first < 2 and region.parent is not None:
        region = region.parent
    return region.last
