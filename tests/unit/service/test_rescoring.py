"""Portions of pages scored in processes: in order, and whatever happens to one of them."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from models.page import Metadata, Page
from models.scoring.artifact import shipped
from service.rescoring import AHEAD, Old, Portion, Rescoring
from service.store.pages import KnownPage
from tests.pages import text_page
from tests.unit.service.reports import scored

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
TEXT = "Rest helps most people after a long walk, and nobody knows quite why. " * 12


class Deadly(Metadata):
    """Metadata that ends the process which receives it."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (1,)


def old(name: str, page: Page | None = None) -> Old:
    blank = dict.fromkeys(KnownPage.__dataclass_fields__)
    known = KnownPage(**{**blank, "id": 1, "url": name, "fetched_at": NOW})  # type: ignore[arg-type]
    return Old(known, page or text_page(TEXT, url=name), scored())


def test_portions_come_in_order() -> None:
    portions = [Portion(1, (old(f"https://a.example/{number}"),)) for number in range(3 * AHEAD)]
    with Rescoring(shipped(), NOW, 2) as rescoring:
        found = list(rescoring.score(portions))
    assert [portion for portion, _ in found] == portions
    urls = [report.url for _, reports in found for report in reports if report]
    assert urls == [portion.olds[0].known.url for portion in portions]
    [report] = found[0][1]
    assert report is not None
    assert (report.scored_at, report.fetched_at, report.blocks) == (NOW, NOW, ())


def test_only_the_page_that_ends_its_process_has_no_report() -> None:
    deadly = old("https://a.example/deadly", replace(text_page(TEXT), metadata=Deadly()))
    fine = [old(f"https://a.example/{number}") for number in range(4)]
    portions = [Portion(2, (fine[0], fine[1])), Portion(2, (deadly, fine[2])), Portion(1, (fine[3],))]
    with Rescoring(shipped(), NOW, 1) as rescoring:
        found = [[report and report.url for report in reports] for _, reports in rescoring.score(portions)]
    urls = [each.known.url for each in fine]
    assert found == [urls[:2], [None, urls[2]], [urls[3]]]


@pytest.mark.parametrize("count", [0, 1])
def test_a_portion_may_be_empty(count: int) -> None:
    with Rescoring(shipped(), NOW, 1) as rescoring:
        assert list(rescoring.score([Portion(3, ())] * count)) == [(Portion(3, ()), [])] * count
