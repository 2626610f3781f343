"""Identifiers of papers and trials on a page, by their published syntax.

Papers have a DOI, PMID, PMCID or arXiv number; trials and reviews the number of a registry, as NCT, ISRCTN, EudraCT,
PROSPERO's CRD or one of those that the WHO's platform gathers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.page import Link, Zone
from models.reading import Reading
from models.signals.idle_links import idle
from models.signals.registrants import is_known

_RECORD = re.compile(
    r"\b[A-Z][\w'’-]{1,30},? (?:[A-Z]\.? ?-?){1,3}[,.;:&(]|\bet al\b|[A-Z][\w'’-]{1,30},? \(?(?:19|20)\d\d\b"
)
"""Authors with initials, "et al" or a name with a year: more than a bare DOI tells."""
_NEAR = 160
"""Characters before an identifier within which its record stands."""
CITING = frozenset({Zone.MAIN, Zone.REFERENCES})
_TOKENS = (
    "10.",
    "PMID",
    "ubMed",
    "PMC",
    "NCT",
    "ISRCTN",
    "rXiv",
    "udraCT",
    "CRD",
    "ACTRN",
    "ChiCTR",
    "DRKS",
    "CTRI/",
    "UMIN",
)
"""What a text must hold for any identifier to be in it: a cheap look before the expression."""
_TEXT = re.compile(
    r"\b(?:(?P<doi>10\.\d{4,9}/[^\s\"<>]{3,150})"
    r"|(?:PMID|PubMed(?: ID)?)\s{0,2}:?\s{0,2}(?P<pmid>\d{5,9})\b"
    r"|(?P<pmcid>PMC\d{4,9})\b"
    r"|(?P<nct>NCT\d{8})\b"
    r"|(?P<isrctn>ISRCTN\d{8})\b"
    r"|EudraCT(?: (?:number|no\.?|Number|No\.?))?:?\s{0,2}(?P<eudract>\d{4}-\d{6}-\d{2})\b"
    r"|(?P<prospero>CRD42\d{7,9})\b"
    r"|(?P<registry>ACTRN\d{14}|ChiCTR[\w-]{6,16}|DRKS\d{8}|CTRI/\d{4}/\d{2,3}/\d{6}|UMIN\d{9})\b"
    r"|ar[Xx]iv:\s?(?P<arxiv>\d{4}\.\d{4,5})(?:v\d{1,2})?\b)"
)
_WORD = re.compile(r"[A-Za-z]{3,}")
_TARGET = re.compile(
    r"(?P<doi>\b10\.\d{4,9}/[^\s\"<>?#&]{3,150})"
    r"|(?:pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/|/MED/|list_uids=)(?P<pmid>\d{4,9})\b"
    r"|/(?P<pmcid>PMC\d{4,9})\b"
    r"|\b(?P<nct>NCT\d{8})\b"
    r"|\b(?P<isrctn>ISRCTN\d{8})\b"
    r"|arxiv\.org/(?:abs|pdf)/(?P<arxiv>\d{4}\.\d{4,5})"
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier, where its words stand; `block` is None for a link around an image."""

    kind: str
    key: str
    block: int | None
    start: int
    end: int
    zone: Zone
    bare: bool = False
    """Whether it is a DOI of nobody known, with no word on whose work it is: as quickly invented as typed."""


def identifiers(reading: Reading) -> tuple[Identifier, ...]:
    """Identifiers in the text and the link targets of main text and references, each once, in page order."""
    found: dict[tuple[str, str], Identifier] = {}
    for identifier in (*_in_text(reading), *_in_links(reading)):
        found.setdefault((identifier.kind, identifier.key), identifier)
    return tuple(sorted(found.values(), key=lambda item: (item.block is None, item.block or 0, item.start)))


def _in_text(reading: Reading) -> Iterator[Identifier]:
    for index, block in reading.blocks:
        if block.zone not in CITING or not any(token in block.text for token in _TOKENS):
            continue
        for match in _TEXT.finditer(block.text):
            kind, key = _key(match)
            end = match.start() + len(_trim(match.group()))
            before = block.text[max(match.start() - _NEAR, 0) : match.start()]
            yield Identifier(kind, key, index, match.start(), end, block.zone, _is_bare(kind, key, before))


def _in_links(reading: Reading) -> Iterator[Identifier]:
    skipped = reading.derive(idle)
    for link in reading.page.links:
        match = _TARGET.search(link.url) if link.zone in CITING and link not in skipped else None
        if match:
            yield _from_link(reading, link, *_key(match))


def _from_link(reading: Reading, link: Link, kind: str, key: str) -> Identifier:
    before = (
        reading.page.blocks[link.block].text[max(link.start - _NEAR, 0) : link.start] if link.block is not None else ""
    )
    worded = len(_WORD.findall(link.text)) > 1 and key not in link.text.lower()
    return Identifier(
        kind, key, link.block, link.start, link.end, link.zone, not worded and _is_bare(kind, key, before)
    )


def _is_bare(kind: str, key: str, before: str) -> bool:
    return kind == "doi" and not is_known(key) and not _RECORD.search(before)


def _key(match: re.Match[str]) -> tuple[str, str]:
    kind = match.lastgroup or ""
    return kind, _trim(match.group(kind)).lower()


def _trim(text: str) -> str:
    """Without the sentence's own punctuation at the end; a bracket stays when it was opened inside."""
    while text[-1] in ".,;:!?'\"”’)]}>":
        if text[-1] == ")" and text.count("(") >= text.count(")"):
            break
        text = text[:-1]
    return text
