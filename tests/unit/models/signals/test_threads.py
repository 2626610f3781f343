"""Which pages many people wrote together."""

from __future__ import annotations

import pytest

from models.reading import Reading
from models.signals.threads import is_thread
from scrapers.cleaning.clean import page_from_html
from tests.pages import TODAY

SAID = "I planted mine along the wall and they came up in the second week of April."
PLACES = ["Leck", "Orde", "Wyn"]
TOLD = "The parish planted the first limes along the wall, and more were added by the school."


def thread(body: str, head: str = "") -> bool:
    html = f"<html><head><title>Limes</title>{head}</head><body><main><h1>Limes</h1>{body}</main></body></html>"
    return is_thread(Reading(page_from_html(html), TODAY))


@pytest.mark.parametrize(
    "line", ["{0}, 4 May 2025", "{0} joined 2019", "{0} replied", "by {0} » Sun May 4, 2025 7:15 am"]
)
def test_posts_below_lines_that_say_who_posted_when(line: str) -> None:
    posts = [f"<p>{line.format(who)}</p><p>{SAID}</p>" for who in ("moss_88", "Fern", "moss_88")]
    assert thread("".join(posts))
    assert not thread("".join(posts[:2]))


def test_a_page_that_says_so_is_one() -> None:
    stated = '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "QAPage"}</script>'
    assert thread(f"<p>{TOLD}</p>", stated)


def test_a_chronicle_a_diary_in_one_hand_and_a_list_of_dates_are_none() -> None:
    days = ["3 May 2025", "4 May 2025", "9 May 2025"]
    assert not thread(
        "".join(f"<p>{day}, in {place}</p><p>{TOLD}</p>" for day, place in zip(days, PLACES, strict=True))
    )
    assert not thread("".join(f"<p>{day}</p><p>{SAID}</p>" for day in days))
    assert not thread(
        "".join(f"<p>{place}, {day}</p>" for day, place in zip(days, PLACES, strict=True)) + f"<p>{SAID}</p>"
    )
