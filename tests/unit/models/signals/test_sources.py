"""What counts as a source cannot be had by repetition, by chrome or by hidden text."""

from __future__ import annotations

import pytest

from models.page import Block, Kind, Link, Page, Zone
from models.reading import Reading
from models.signals.catalog import identifiers, in_text_citations, reference_list, scholarly_links
from tests.pages import TODAY, reading

PROSE = "Low doses eased the pain of some knees, which nobody had thought likely before that year was over. "


def of(*blocks: Block, links: tuple[Link, ...] = (), url: str = "https://knees.example/a") -> Reading:
    return Reading(Page(blocks=blocks, links=links, url=url, language="en"), TODAY)


def value(signal: object, page: Reading) -> float:
    result = signal.SIGNAL.measure(page)  # type: ignore[attr-defined]
    assert result.value is not None
    return float(signal.SIGNAL.strength(result.value))  # type: ignore[attr-defined]


def test_two_hundred_identifiers_buy_no_more_than_a_handful() -> None:
    few = reading(" ".join(f"PMID {21345678 + n}." for n in range(8)))
    many = reading(" ".join(f"PMID {21345678 + n}." for n in range(200)))
    assert value(identifiers, many) == value(identifiers, few) == 1.0


def test_the_identifiers_of_one_reference_are_one_document() -> None:
    entry = Block("Dunmore A. Knees. 2018. doi:10.5555/knees.1 PMID: 21345678 PMC1234567", Zone.REFERENCES)
    assert identifiers.measure(of(Block(PROSE + "So it was [1]."), entry)).value == 1.0


def test_two_hundred_uncited_entries_count_less_than_four_cited_ones() -> None:
    entries = [
        Block(f"Dunmore AB. Knees, part {n}. J Invented Med. 2018;{n}:45-50.", Zone.REFERENCES) for n in range(1, 201)
    ]
    uncited = of(Block(PROSE), *entries)
    cited = of(Block(PROSE + "So it was [1], and again [2], and here [3, 4]."), *entries[:4])
    assert value(reference_list, uncited) < value(reference_list, cited)
    assert value(in_text_citations, uncited) == 0.0


def test_one_entry_cited_everywhere_counts_three_times() -> None:
    entry = Block("1. Dunmore AB. Knees. J Invented Med. 2018;12:45-50.", Zone.REFERENCES)
    often, thrice = (of(Block("Knees [1]. " * n), entry) for n in (50, 3))
    assert in_text_citations.measure(often).value == in_text_citations.measure(thrice).value == 15.0


@pytest.mark.parametrize("zone", [Zone.CHROME, Zone.COMMENTS, Zone.HIDDEN])
def test_links_and_identifiers_outside_the_content_are_nothing(zone: Zone) -> None:
    link = Link("https://pubmed.ncbi.nlm.nih.gov/21345678/", "a trial", zone, block=1, start=0, end=7)
    page = of(Block(PROSE), Block("a trial, PMID 21345679", zone), links=(link,))
    assert scholarly_links.measure(page).value == 0.0
    assert identifiers.measure(page).value == 0.0


def test_the_same_site_counts_three_times_at_most() -> None:
    links = tuple(Link(f"https://www.nih.gov/{n}", "x", Zone.MAIN, block=0, start=0, end=1) for n in range(50))
    assert scholarly_links.measure(of(Block(PROSE * 12), links=links)).value == 3.0


def test_how_to_cite_this_page_is_no_reference() -> None:
    title = Block("All about low doses", Zone.MAIN, Kind.HEADING, 1)
    cite = Block("Doe J. (2018). All about low doses. Knee Pages 12:34-35.", Zone.REFERENCES)
    assert reference_list.measure(of(title, Block(PROSE), cite)).value == 0.0


def test_identifiers_that_nothing_is_tied_to_count_next_to_nothing() -> None:
    listed = [Block(f"Dunmore A. Knees, part {n}. 2018. doi:10.5555/knees.{n}", Zone.REFERENCES) for n in range(200)]
    bare = reading(" ".join(f"Low doses ease pain (doi:10.5555/knees.{n})." for n in range(200)))
    assert value(identifiers, of(Block(PROSE), *listed)) < 0.15
    assert value(identifiers, bare) < 0.15


@pytest.mark.parametrize(
    "text",
    [
        "Low doses ease pain (doi:10.1136/bmj.x4).",
        "Low doses ease pain (Dunmore et al., doi:10.5555/knees.4).",
        "Low doses ease pain (Dunmore 2018, doi:10.5555/knees.4).",
    ],
)
def test_a_known_publisher_or_an_author_makes_a_doi_a_source(text: str) -> None:
    assert identifiers.measure(reading(text)).value == 1.0


def test_references_about_something_else_are_no_references_of_this_page() -> None:
    entries = [
        Block(f"Dunmore AB. Bridges in valleys, part {n}. J Invented Med. 2018;{n}:45-50.", Zone.REFERENCES)
        for n in range(1, 201)
    ]
    marked = of(Block(" ".join(f"{PROSE.strip()} [{n}]" for n in range(1, 201))), *entries)
    assert in_text_citations.measure(marked).value == 0.0
    assert value(reference_list, marked) < 0.2


def test_bare_dois_of_nobody_known_are_no_scholarly_links() -> None:
    links = tuple(
        Link(f"https://doi.org/10.5555/x.{n}", f"10.5555/x.{n}", Zone.MAIN, block=0, start=0, end=8) for n in range(5)
    )
    assert scholarly_links.measure(of(Block(PROSE), links=links)).value == 0.0
