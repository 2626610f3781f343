"""Pages, their text, reports and sources are kept as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from sqlalchemy.exc import IntegrityError

from models.page import Block, Form, Kind, Link, Metadata, Obstacle, Page, Zone
from models.scoring.artifact import load
from models.scoring.source import source_score
from service.store.columns import Moment
from service.store.database import Store
from service.store.page_json import page_from_json, page_to_json, snapshot_id
from service.store.pages import Address, Validators
from service.store.reports import Kept
from service.store.snapshots import snapshot_of
from tests.unit.service.reports import scored, unscored
from tests.unit.service.store.known import receive_page

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PAGE = Page(
    blocks=(
        Block("Rest – and drink 💧", Zone.MAIN, Kind.HEADING, 2, ("Advice",)),
        Block("Book now", Zone.CHROME, Kind.BUTTON),
    ),
    links=(Link("https://larkmoor.example/a", "Book", Zone.CHROME, frozenset({"nofollow", "external"}), 1, 0, 4),),
    forms=(Form(Zone.CHROME, ("email:subscriber",), "Book now", 1),),
    metadata=Metadata(
        title="Rest", authors=("Ada Lark",), published=date(2025, 3, 1), types=frozenset({"Article", "WebPage"})
    ),
    url="https://larkmoor.example/rest",
    markup=True,
    language="en",
    obstacle=Obstacle("paywalled", "paywall", "It asks for money."),
    content_sha256="ab" * 32,
    fetched_at=NOW,
)
ADDRESS = Address("https://larkmoor.example/x", "https://larkmoor.example/rest", "larkmoor.example")


def add_page(
    store: Store, url: str, *, score: float = 50.0, content: str = "", domain: str = "larkmoor.example"
) -> int:
    """A page with a report of its own."""
    with store.write() as kept:
        address = Address(url, url, domain)
        page_id = kept.pages.put([address])[url]
        report = scored(id=f"r-{page_id}", score=score, content_sha256=content or f"c-{page_id}")
        kept.reports.add(Kept(report, page_id))
        receive_page(kept, address, report)
        kept.sources.mark([domain])
    return page_id


def test_a_page_comes_back_whole_and_its_id_does_not_depend_on_when_it_was_fetched() -> None:
    data = page_to_json(PAGE)
    assert page_from_json(json.loads(data)) == replace(PAGE, fetched_at=None)
    assert snapshot_id(data) == snapshot_id(page_to_json(replace(PAGE, fetched_at=NOW + DAY)))
    assert snapshot_id(data) != snapshot_id(page_to_json(replace(PAGE, links=())))


def test_a_text_is_kept_once_and_taken_away_by_its_age(store: Store) -> None:
    first, second = snapshot_of(PAGE), snapshot_of(replace(PAGE, url="https://larkmoor.example/b"))
    with store.write() as kept:
        kept.snapshots.keep([(first, NOW - 9 * DAY)])
        kept.snapshots.keep([(first, NOW), (second, NOW - 9 * DAY)])
    with store.write() as kept:
        assert kept.snapshots.drop_older(NOW - DAY, limit=9) == 1
    with store.read() as kept:
        assert kept.snapshots.find(first.id) == replace(PAGE, fetched_at=None)
        assert kept.snapshots.find(second.id) is None


def test_a_report_comes_back_as_it_went_without_its_blocks(store: Store) -> None:
    versions = {"fear": 3, "outcome_promises": 1}
    with store.write() as kept:
        page_id = kept.pages.put([ADDRESS])[ADDRESS.url]
        kept.reports.add(Kept(scored(), page_id, "aa", versions))
        kept.reports.add(Kept(unscored(), signal_versions={}))
    with store.read() as kept:
        assert kept.reports.find("r1") == Kept(replace(scored(), blocks=()), page_id, "aa", versions)
        assert kept.reports.find("r2") == Kept(unscored(), None, None, {})
        assert kept.reports.find("nobody") is None


def test_a_report_is_never_replaced(store: Store) -> None:
    with store.write() as kept:
        kept.reports.add(Kept(scored()))
    with pytest.raises(IntegrityError), store.write() as kept:
        kept.reports.add(Kept(scored(score=99.0)))
    with store.read() as kept:
        found = kept.reports.find("r1")
    assert found is not None
    assert found.report.score == scored().score


def add_and_fail(store: Store) -> None:
    with store.write() as kept:
        kept.reports.add(Kept(unscored()))
        raise RuntimeError


def test_a_block_that_raises_keeps_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        add_and_fail(store)
    with store.read() as kept:
        assert kept.reports.find("r2") is None


def test_a_page_is_known_by_its_address_and_by_its_last_report(store: Store) -> None:
    later = scored(id="r9", score=40.0, scored_at=NOW + DAY, fetched_at=NOW + DAY)
    with store.write() as kept:
        page_id = kept.pages.put([ADDRESS])[ADDRESS.url]
        assert kept.pages.put([ADDRESS, ADDRESS]) == {ADDRESS.url: page_id}
        blank = kept.pages.find(ADDRESS.url)
        assert blank is not None
        assert (blank.report_id, blank.score, blank.etag) == (None, None, "")
        receive_page(kept, ADDRESS, later, "s9", Validators('"v9"', "Thu, 15 Jan 2026 12:00:00 GMT"))
        receive_page(kept, ADDRESS, scored(), "s1", Validators('"v1"'))  # came in late
        kept.pages.unchanged({page_id: NOW + 2 * DAY})
    with store.read() as kept:
        page = kept.pages.find(ADDRESS.url)
        assert page == kept.pages.get(page_id)
        assert page is not None
        assert (page.report_id, page.score, page.snapshot_id, page.etag) == ("r9", 40.0, "s9", '"v9"')
        assert (page.scored_at, page.fetched_at) == (NOW + DAY, NOW + 2 * DAY)
        assert kept.pages.find("https://larkmoor.example/other") is None


def test_an_address_may_be_as_long_as_any(store: Store) -> None:
    url = "https://larkmoor.example/" + "".join(f"{number:04d}" for number in range(1_900))
    page_id = add_page(store, url)
    with store.read() as kept:
        page = kept.pages.find(url)
    assert page is not None
    assert (page.id, page.url) == (page_id, url)


def test_pages_of_a_source_and_reports_of_a_page_come_in_portions(store: Store) -> None:
    ids = [add_page(store, f"https://larkmoor.example/{number}") for number in range(5)]
    add_page(store, "https://other.example/", domain="other.example")
    with store.write() as kept:
        kept.reports.add(Kept(scored(id="newer", scored_at=NOW + DAY), ids[0]))
    with store.read() as kept:
        assert [page.id for page in kept.pages.of_source("larkmoor.example", limit=3)] == ids[:3]
        assert [page.id for page in kept.pages.of_source("larkmoor.example", after=ids[2])] == ids[3:]
        assert [each.report.id for each in kept.reports.of_page(ids[0])] == ["newer", f"r-{ids[0]}"]
        assert [each.report.id for each in kept.reports.of_page(ids[0], before=NOW + DAY)] == [f"r-{ids[0]}"]


def test_pages_scored_by_another_model_are_found(store: Store) -> None:
    with store.write() as kept:
        page_id = receive_page(kept, ADDRESS, scored(), "s1")
        other = Address("https://larkmoor.example/none", "https://larkmoor.example/none", "larkmoor.example")
        receive_page(kept, other, unscored())
        assert [page.id for page in kept.pages.scored_by_others("ff" * 32)] == [page_id]
        assert kept.pages.scored_by_others("ff" * 32, after=page_id) == []
        assert kept.pages.scored_by_others(scored().model.sha256) == []


def test_a_page_that_echoes_its_query_counts_once_for_its_source(store: Store) -> None:
    add_page(store, "https://larkmoor.example/search", score=80.0)
    for number in range(4):
        add_page(store, f"https://larkmoor.example/search?q={number}", score=15.0)
    add_page(store, "https://larkmoor.example/rest", score=90.0)
    with store.read() as kept:
        assert sorted(kept.pages.scores("larkmoor.example")) == [pytest.approx(28.0), 90.0]


def test_a_source_counts_the_same_text_once_and_is_marked_when_a_page_changes(store: Store) -> None:
    add_page(store, "https://larkmoor.example/a", score=20.0, content="same")
    add_page(store, "http://larkmoor.example/a", score=20.0, content="same")
    add_page(store, "https://larkmoor.example/b", score=80.0)
    with store.write() as kept:
        source = kept.sources.find("larkmoor.example")
        assert source is not None
        assert (source.stale, source.score) == (True, None)
        assert sorted(kept.pages.scores("larkmoor.example")) == [20.0, 80.0]
        assert kept.sources.freshen("larkmoor.example")
        assert not kept.sources.freshen("larkmoor.example")
        kept.sources.put("larkmoor.example", source_score([20.0, 80.0], 50.0), NOW)
    with store.read() as kept:
        source = kept.sources.find("larkmoor.example")
        assert source is not None
        assert (source.stale, source.score, source.updated_at) == (False, source_score([20.0, 80.0], 50.0), NOW)
        assert kept.sources.find("nobody.example") is None


def test_a_model_is_kept_as_its_file(store: Store) -> None:
    content = (files("models") / "artifacts" / "credibility.json").read_bytes()
    with store.write() as kept:
        assert kept.artifacts.keep(content, NOW).stamp == load().stamp
        kept.artifacts.keep(content, NOW + DAY)
    with store.read() as kept:
        assert kept.artifacts.find(load().stamp.sha256) == load()
        assert kept.artifacts.find("00" * 32) is None


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    dialect = store._engine.dialect
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001
