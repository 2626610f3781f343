"""The store's benchmark finds what it filled in, and fails when a ratio is over the limit."""

from __future__ import annotations

import pytest

from benchmarks.fill_store import Filling, fill
from benchmarks.store import CALLS, PORTION, SMALLER, main
from models.report import Band
from service.store.database import open_store
from service.store.pages import Address
from tests.databases import URL

SMALL = PORTION * SMALLER


def test_a_filled_store_has_what_the_filling_says_and_takes_more(database_url: str) -> None:
    filling = Filling(SMALL)
    fill(database_url, filling)
    store = open_store(database_url)
    with store.write() as kept:
        page = kept.pages.find(filling.url(77))
        assert page is not None
        assert page.domain == filling.domain(77)
        assert page.band in set(Band)
        found = kept.reports.find(page.report_id or "")
        assert found is not None
        assert found.page_id == page.id
        listed = kept.pages.of_source(page.domain, limit=SMALL)
        assert len(listed) == pytest.approx(SMALL / filling.sources, rel=0.1)
        item = kept.items.get(filling.batch(77), 77)
        assert item is not None
        assert (item.url, item.report_id) == (page.url, page.report_id)
        new = Address("https://new.example/", "https://new.example/", "new.example")
        assert kept.pages.put([new]) == {new.url: SMALL + 1}
    store.close()


def test_ratios_over_the_limit_fail(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL, raising=False)
    arguments = ["--pages", str(SMALL), "--calls", "3", "--limit"]
    assert main([*arguments, "1000"]) == 0
    said = capsys.readouterr().out
    assert all(f"sqlite      {call}" in said for call in CALLS)
    assert "PostgreSQL is left out" in said
    assert main([*arguments, "0"]) == 1
    assert "over 0.0: sqlite, look-up by URL" in capsys.readouterr().out
