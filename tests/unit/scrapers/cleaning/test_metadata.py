"""What a page says of itself."""

from __future__ import annotations

import json
from datetime import date

import pytest

from models.page import Metadata
from scrapers.cleaning.bylines import byline_author
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.dates import parse_date
from scrapers.cleaning.structured import MAX_NODES, read_structured


def said(head: str = "", body: str = "<h1>Pears</h1><p>Text.</p>") -> Metadata:
    return page_from_html(
        f"<html lang=en-GB><head><title>Pears</title>{head}</head><body>{body}</body></html>"
    ).metadata


def ld(data: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def test_the_head_speaks() -> None:
    found = said(
        "<meta name=description content='On pears'><link rel=canonical href='https://teal.example/p'>"
        "<meta name=author content='Jane Doe'><meta property=og:site_name content='Teal'>"
        "<meta property=og:type content=article>"
        "<meta property=article:published_time content='2021-03-04T10:00:00Z'>"
        "<meta name=publisher content='Teal Press'>"
        "<meta property=article:modified_time content='2022-05-06'>"
    )
    assert (found.title, found.description, found.language) == ("Pears", "On pears", "en")
    assert (found.canonical, found.site_name, found.publisher) == ("https://teal.example/p", "Teal", "Teal Press")
    assert (found.authors, found.published, found.modified) == (("Jane Doe",), date(2021, 3, 4), date(2022, 5, 6))
    assert ("og:type", "article") in found.open_graph


def test_structured_data_speaks_first() -> None:
    graph = [
        {"@type": "WebPage", "datePublished": "2001-01-01"},
        {"@type": ["MedicalScholarlyArticle"], "author": [{"@id": "#a"}, "Rob Roe"], "datePublished": "2020-02-03",
         "dateModified": "2020-02-04", "publisher": {"@type": "Organization", "name": "Teal Press"}},
        {"@type": "Person", "@id": "#a", "name": "Jane Doe"},
    ]  # fmt: skip
    found = said(ld({"@context": "https://schema.org", "@graph": graph}) + "<meta name=author content=Webmaster>")
    assert found.authors == ("Jane Doe", "Rob Roe")
    assert (found.published, found.modified, found.publisher) == (date(2020, 2, 3), date(2020, 2, 4), "Teal Press")
    assert {"WebPage", "MedicalScholarlyArticle", "Person", "Organization"} <= found.types


def test_a_review_is_told_from_a_change() -> None:
    found = said(ld({"@type": "MedicalWebPage", "lastReviewed": "2022-05-06", "dateModified": "2023-01-02"}))
    assert (found.reviewed, found.modified) == (date(2022, 5, 6), date(2023, 1, 2))
    assert said("<meta name=last-reviewed content='2022-05-06'>").reviewed == date(2022, 5, 6)


def test_a_byline_adds_its_credentials() -> None:
    found = said(
        ld({"@type": "Article", "author": {"name": "Jane Doe"}}),
        "<h1>Pears</h1><p>By Jane Doe, MD, PhD</p><p>Text.</p>",
    )
    assert found.authors == ("Jane Doe, MD, PhD",)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Jane Doe <jane@teal.example>", ("Jane Doe",)),
        ("jane@teal.example (Jane Doe)", ("Jane Doe",)),
        ("Jane Doe, MD, https://teal.example/jane", ("Jane Doe, MD",)),
        ("Jane Doe | www.teal.example", ("Jane Doe",)),
        ("jane@teal.example", ()),
        ("https://teal.example/jane", ()),
    ],
)
def test_addresses_are_no_part_of_a_name(written: str, names: tuple[str, ...]) -> None:
    text = written.replace("<", "&lt;")
    assert said(ld({"@type": "Article", "author": {"name": written}})).authors == names
    assert said(f'<meta name=author content="{text}">').authors == names
    assert said("", f"<h1>Pears</h1><p>By {text}</p><p>Text.</p>").authors == names


def test_the_visible_text_speaks_last() -> None:
    found = said(
        "", "<h1>Pears</h1><p>By Jane Doe</p><p>Published 3 May 2021. Last reviewed: June 2022</p><p>Text.</p>"
    )
    assert (found.authors, found.published, found.modified) == (("Jane Doe",), date(2021, 5, 3), date(2022, 6, 1))


@pytest.mark.parametrize(
    "others",
    [
        "<h2>References</h2><ol><li>Published 3 May 2011. Fell A. Pears.</li><li>By Ann Fell</li></ol>",
        "<ol class=references><li>3 May 2011</li><li><time datetime=2011-05-03></time></li><li>By Ann Fell</li></ol>",
        "<div class=comments><p>By Ann Fell</p><p>Posted 3 May 2011</p><time datetime=2011-05-03>May</time></div>",
    ],
)
def test_references_and_comments_date_nothing(others: str) -> None:
    text = "The wardens counted the pears by hand this year, and the count was lower than in any year before. " * 3
    found = said("", f"<main><h1>Pears</h1><p>{text}</p></main>{others}")
    assert (found.authors, found.published, found.modified) == ((), None, None)


def test_a_sentence_about_a_publication_dates_nothing() -> None:
    assert said("", "<h1>Pears</h1><p>A count published in March 2019 found fewer pears.</p>").published is None


@pytest.mark.parametrize(
    "line",
    [
        "Exp: 12 May 2021",
        "Use by 12 May 2021",
        "Lot 4471, 12 May 2021",
        "Date of expiry: 12 May 2021",
        "Next reviewed: 12 May 2021",
        "To be updated by 12 May 2021",
    ],
)
def test_a_day_on_which_something_goes_off_or_is_due_dates_nothing(line: str) -> None:
    found = said("", f"<h1>Pears</h1><p>{line}</p><p>Text.</p>")
    assert (found.published, found.modified) == (None, None)


def test_a_date_alone_in_a_cell_dates_the_page_and_a_column_of_dates_does_not() -> None:
    rows = "<tr><td>A1</td><td>11 Oct 2021</td></tr>"
    assert said("", f"<h1>Pears</h1><table>{rows}</table>").published == date(2021, 10, 11)
    assert said("", f"<h1>Pears</h1><table>{rows}<tr><td>A2</td><td>2 Dec 2021</td></tr></table>").published is None


def test_microdata_types_time_elements_and_author_links() -> None:
    body = (
        "<div itemscope itemtype='https://schema.org/Product'><h1>Pears</h1><a rel=author href=/j>Jane Doe</a>"
        "<time datetime='2019-08-07'>then</time></div>"
    )
    found = said("", body)
    assert found.types == {"Product"}
    assert (found.authors, found.published) == (("Jane Doe",), date(2019, 8, 7))


def test_broken_structured_data_is_tolerated() -> None:
    data = read_structured(
        ['<!-- {"@type": "Article", "headline": "Pears",} -->', "{not json", '"text"', "[" * 100_000]
    )
    assert data.types == {"Article"}
    assert data.headline == "Pears"


def test_structured_data_is_bounded() -> None:
    data = read_structured([json.dumps([{"@type": f"T{i}"} for i in range(10_000)])])
    assert len(data.types) <= MAX_NODES


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Nov 25, 2019 11:17 PM", date(2019, 11, 25)),
        ("25 November 2019", date(2019, 11, 25)),
        ("25th of November 2019", date(2019, 11, 25)),
        ("2019-11-25T08:00:00+01:00", date(2019, 11, 25)),
        ("20191125", date(2019, 11, 25)),
        ("11/25/2019", date(2019, 11, 25)),
        ("25/11/2019", date(2019, 11, 25)),
        ("5.11.2019", date(2019, 11, 5)),
        ("5. März 2019", date(2019, 3, 5)),
        ("September 2019", date(2019, 9, 1)),
        ("99/99/2019", None),
        ("February 30, 2019", None),
        ("issue 2019 pears", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("by Jane Doe, MD /", "Jane Doe, MD"),
        ("By Jane Doe, health reporter", "Jane Doe"),
        ("Written by Teal Growers | 3 May 2021", "Teal Growers"),
        ("Author: Jane van der Berg", "Jane van der Berg"),
        ("By clicking accept you agree", ""),
        ("by using pears", ""),
        ("Medically reviewed by Jane Doe, MD", ""),
        ("Pears by the river", ""),
    ],
)
def test_bylines(text: str, name: str) -> None:
    assert byline_author(text) == name
