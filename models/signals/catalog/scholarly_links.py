"""Scholarly links: links in the text to journals, registries, agencies and universities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote, unavailable
from models.signals.hosts import site_of
from models.signals.outlinks import Outlink, has_structure, outlinks

MOST_PER_SITE = 3
"""Links to one site that count; the fourth adds nothing."""


def measure(reading: Reading) -> SignalResult:
    """Distinct links from main text and references to documents at such hosts, three a site at most.

    The page's own site, an agency's front page and links in a list that names nothing of the subject are none.
    """
    links = tuple(_few_per_site(link for link in reading.derive(outlinks) if link.scholarly))
    if not links and not has_structure(reading.page):
        return unavailable("plain text without an address shows no links")
    shown = [link for link in links if link.block is not None and link.end > link.start]
    evidence = [quote(reading, link.block or 0, link.start, link.end, link.host) for link in shown]
    return measured(len(links), evidence, "" if evidence or not links else f"link to {links[0].host}")


def _few_per_site(links: Iterable[Outlink]) -> Iterator[Outlink]:
    seen: Counter[str] = Counter()
    for link in links:
        site = site_of(link.host)
        seen[site] += 1
        if seen[site] <= MOST_PER_SITE:
            yield link


SIGNAL = Signal(
    id="scholarly_links",
    version=4,
    category=Category.CITATIONS,
    title="Links to journals, registries, agencies or universities",
    failure_title="No link to a journal, registry, agency or university found",
    why="A link to where the evidence stands lets a reader see for themselves. Links to the page's own site, to a "
    "front page, in menus and in lists that have nothing to do with the page do not count.",
    criteria=("W3C: journal links", "W3C: source types", "JAMA: attribution", "DISCERN: 7 additional support"),
    unit="links",
    cap=8,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("W3C Credible Web Community Group 2020, Credibility signals",),
    action="Name the studies behind the claims and behind phrases such as 'studies show', list them and link to them",
)
