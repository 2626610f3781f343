"""What is kept of a page that is fetched, handed in, blocked, or older than the settings allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.scoring.artifact import load
from scrapers.errors import NotFound
from service.app import create_app
from service.config import Config
from service.reports.report_json import report_to_dict
from service.services import Services
from service.store.database import Store
from service.store.snapshots import Snapshot
from service.usecases.drop_old_texts import drop_old_texts
from service.usecases.look_up_report import look_up_report
from service.usecases.look_up_source import look_up_source
from service.usecases.submit_source import Source, submit_source
from tests.integration.api import Pages
from tests.integration.command_line import CLINIC, REFERENCE

URL = "https://larkmoor.example/drips?utm_source=letter"


@pytest.fixture
def services(store: Store) -> Services:
    return Services(Config(), store, Pages({URL: CLINIC.read_bytes()}))


def test_a_fetched_page_is_known_by_its_canonical_address(services: Services) -> None:
    report = submit_source(Source(url=URL), services)
    with services.store.read() as kept:
        page = kept.pages.find("https://larkmoor.example/drips")
        assert page is not None
        assert (page.report_id, page.score, page.domain) == (report.id, report.score, "larkmoor.example")
        snapshot = kept.snapshots.find(page.snapshot_id or "")
        found = kept.reports.find(report.id)
    assert snapshot is not None
    assert snapshot.blocks == report.blocks
    assert found is not None
    assert (report_to_dict(found.report), found.page_id) == (report_to_dict(report), page.id)
    assert (found.signal_versions or {})["fear"] >= 1


def test_a_page_that_is_gone_takes_nothing_from_what_is_known(services: Services) -> None:
    first = submit_source(Source(url=URL), services)
    gone = submit_source(Source(url=URL), replace(services, fetcher=Pages({URL: NotFound(status=404)})))
    with services.store.read() as kept:
        page = kept.pages.find("https://larkmoor.example/drips")
        assert page is not None
        assert page.report_id == first.id
        assert {each.report.id for each in kept.reports.of_page(page.id)} == {first.id, gone.id}


def test_content_that_is_handed_in_says_nothing_about_its_address(services: Services) -> None:
    report = submit_source(Source(url="https://rival.example/", html=CLINIC.read_text()), services)
    with services.store.read() as kept:
        found = kept.reports.find(report.id)
        assert found is not None
        assert found.page_id is None
        assert kept.pages.find("https://rival.example/") is None
        assert kept.sources.find("rival.example") is None


def test_the_model_of_a_server_is_kept_before_it_scores(database_url: str) -> None:
    app = create_app(Config(database_url=database_url), fetcher=Pages())
    services: Services = app.extensions["plumbline"]
    with services.store.read() as kept:
        assert kept.artifacts.find(load().stamp.sha256) == load()
    services.store.close()


def test_an_old_text_goes_and_its_report_stays(services: Services) -> None:
    report = submit_source(Source(url=URL), services)
    later = report.scored_at + timedelta(days=31)
    assert drop_old_texts(services.store, None, later) == 0
    assert drop_old_texts(services.store, 31, later) == 0
    before = look_up_report(report.id, services, blocks=True)
    assert drop_old_texts(services.store, 30, later) == 1
    after = look_up_report(report.id, services, blocks=True)
    assert before is not None
    assert after is not None
    assert len(before["blocks"]) == len(report.blocks)
    assert after == {**before, "blocks": []}


def test_old_texts_go_in_portions(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.usecases.drop_old_texts.AT_ONCE", 2)
    first = datetime(2026, 1, 15, tzinfo=UTC)
    with services.store.write() as kept:
        kept.snapshots.keep((Snapshot(str(n), b""), first + timedelta(days=n)) for n in range(5))
    dropped = [drop_old_texts(services.store, 1, first + timedelta(days=4.5)) for _ in range(3)]
    assert dropped == [2, 2, 0]


def test_a_source_is_worked_out_when_it_is_asked_for(services: Services) -> None:
    report = submit_source(Source(url=URL), services)
    assert report.score is not None
    source = look_up_source("larkmoor.example", services.store, report.scored_at)
    assert source is not None
    assert source.score is not None
    assert report.score < source.score.mean
    assert look_up_source("larkmoor.example", services.store, report.scored_at + timedelta(days=1)) == source
    other = Pages({"https://larkmoor.example/b": REFERENCE.read_bytes()})
    second = submit_source(Source(url="https://larkmoor.example/b"), replace(services, fetcher=other))
    again = look_up_source("larkmoor.example", services.store, second.scored_at)
    assert again is not None
    assert again.score is not None
    assert (again.score.pages, again.updated_at) == (2, second.scored_at)
    assert look_up_source("nobody.example", services.store, report.scored_at) is None
