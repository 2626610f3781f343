"""Where a list of references ends, and what is none."""

from __future__ import annotations

from models.page import Page, Zone
from scrapers.cleaning.clean import page_from_html

PROSE = (
    "The wardens of the Teal Valley orchard counted the pears by hand this year, and the count was lower than in any "
    "year since the frost. They put it down to the late bloom, though nobody is certain of that. "
)


def article(body: str) -> str:
    return (
        f"<html><head><title>Pears of Teal Valley</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<main><article><h1>Fewer pears</h1><p>{PROSE * 3}</p>{body}</article></main></body></html>"
    )


def texts(page: Page, zone: Zone) -> list[str]:
    return [block.text for block in page.blocks if block.zone is zone]


def test_text_below_a_closed_list_of_references_is_text() -> None:
    entries = "".join(f"<li>Fell A, Rook B. Pears in frost. Orchard J. 20{n};4:12-9.</li>" for n in (11, 12, 13))
    below = "<p>You can order the pears that we have picked, and they will be with you on Friday.</p>"
    page = page_from_html(article(f"<h2>References</h2><ol>{entries}</ol>{below}"))
    assert len(texts(page, Zone.REFERENCES)) == 4
    assert any("order the pears" in text for text in texts(page, Zone.MAIN))


def test_identifiers_after_paragraphs_make_no_references_of_them() -> None:
    told = "<p>It was the year in which we moved, and you could not have seen the pears (doi: 10.4001/inv.2024.{}).</p>"
    page = page_from_html(article("".join(told.format(n) for n in range(1000, 1006))))
    assert texts(page, Zone.REFERENCES) == []
