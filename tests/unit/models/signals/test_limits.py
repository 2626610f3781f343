"""What a limit counts: a throw-away line buys little, least of all on a page that sells."""

from __future__ import annotations

from models.signals.catalog import limits
from tests.pages import reading

LINE = "The wrap may not work for everyone."
PROSE = "Roots hold the plant and feed it, and the older they are the deeper they reach into the ground below. "


def value(*texts: str) -> float:
    found = limits.measure(reading("\n\n".join(texts)))
    assert found.value is not None
    return found.value


def test_a_single_sentence_on_a_short_page_counts_as_on_a_longer_one() -> None:
    assert value(LINE) == value(LINE, PROSE * 5) == 1000 / limits.SHORT


def test_a_seller_gains_little_by_saying_that_not_everyone_is_helped() -> None:
    selling = "Our clinic sells the wrap. Call us today for a free consultation."
    assert value(LINE, selling) == limits.ASIDE * value(LINE)
    assert value("The wrap has only been tested in mice.", selling) == value(LINE)
