"""A database brings itself up to date, from nothing and from every version before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

from service.reports.report_json import report_to_dict
from service.store.database import Store
from service.store.engine import open_engine, upgrade
from service.store.ledger_tables import batches, items
from tests.integration.command_line import run
from tests.unit.service.reports import scored, unscored

METADATA = batches.metadata


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    config = Config()
    config.set_main_option("script_location", "service/store/migrations")
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def assert_as_the_code_has_it(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}


@pytest.mark.parametrize("start", revisions())
def test_migrations_make_the_tables_the_code_knows(engine: Engine, start: str) -> None:
    upgrade(engine, start)
    upgrade(engine)
    upgrade(engine)
    assert_as_the_code_has_it(engine)


def test_reports_of_the_first_version_keep_all_they_had(engine: Engine) -> None:
    upgrade(engine, "0001")
    kept = [scored(), scored(id="r3", scored_at=datetime(2026, 2, 1, tzinfo=UTC)), unscored()]
    statement = text(
        "INSERT INTO reports (id, url, state, score, content_sha256, model_version, report, scored_at)"
        " VALUES (:id, :url, :state, :score, '', 'm1', :report, :scored_at)"
    )
    with engine.begin() as connection:
        for report in kept:
            row = {"id": report.id, "url": report.url, "state": report.state.value, "score": report.score}
            moment = report.scored_at if engine.dialect.name == "postgresql" else report.scored_at.isoformat(" ")[:19]
            body = json.dumps(report_to_dict(report, blocks=True))
            connection.execute(statement, {**row, "report": body, "scored_at": moment})
    upgrade(engine)
    with Store(engine).read() as found:
        for report in kept:
            after = found.reports.find(report.id)
            assert after is not None
            assert report_to_dict(after.report) == report_to_dict(report)
            assert (after.page_id, after.signal_versions) == (None, {})
            if report.blocks:
                page = found.snapshots.find_text(after.snapshot_id or "")
                assert page is not None
                assert page.blocks == report.blocks
                assert found.snapshots.find(after.snapshot_id or "") is None  # links and forms were never kept


def test_rows_that_a_redirect_has_led_elsewhere_know_where_they_began(engine: Engine) -> None:
    upgrade(engine, "0009")
    urls = ("https://larkmoor.example:8443/a/b?c=/d", "https://larkmoor.example/", "https://short.example/")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO batches (id, name, state, rows, columns, request_sha256, created_at)"
                " VALUES ('b', '', 'open', 3, '[]', '', '2026-01-15 12:00:00')"
            )
        )
        for place, url in enumerate(urls):
            row = {"place": place, "url": url, "moves": min(2 - place, 1)}
            connection.execute(
                text(
                    "INSERT INTO items (batch_id, position, row_id, url, host, columns, state, attempts, moves,"
                    " not_before, reused) VALUES ('b', :place, '', :url, 'there.example', '{}', 'waiting', 1, :moves,"
                    " '2026-01-15 12:00:00', false)"
                ),
                row,
            )
    upgrade(engine)
    with engine.connect() as connection:
        homes = list(connection.execute(select(items.c.home).order_by(items.c.position)).scalars())
    assert homes == ["larkmoor.example:8443", "larkmoor.example", None]


@pytest.mark.parametrize("command", ["keys list", "worker", "serve --port 0"])
def test_a_database_of_a_newer_version_is_refused_by_a_sentence(
    engine: Engine, database_url: str, command: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", database_url)
    ran = run(capfd, *command.split())
    assert ran.code == 2
    assert "it needs one that knows step 9999 of its tables" in ran.err
    assert f"up to {revisions()[-1]}." in ran.err


def test_sqlite_waits_for_a_writer_and_keeps_what_it_was_given(store: Store) -> None:
    engine = store._engine
    if engine.dialect.name != "sqlite":
        pytest.skip("about SQLite")
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 10_000
