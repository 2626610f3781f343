"""Reports are kept as they are, in a database that brings itself up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from service.report_json import report_to_dict
from service.store.engine import open_engine, upgrade
from service.store.reports import ReportStore
from service.store.tables import metadata
from tests.unit.service.reports import scored, unscored


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path}/reports.db")
    upgrade(engine)
    yield engine
    engine.dispose()


def test_a_report_comes_back_as_it_went(engine: Engine) -> None:
    store = ReportStore(engine)
    for report in (scored(), unscored()):
        store.add(report)
        assert store.find(report.id) == report_to_dict(report, blocks=True)
    assert store.find("nobody") is None


def test_columns_hold_what_queries_need(engine: Engine) -> None:
    ReportStore(engine).add(scored())
    with engine.connect() as connection:
        row = connection.execute(text("select id, url, state, score, content_sha256, model_version from reports")).one()
    report = scored()
    assert tuple(row) == (report.id, report.url, "scored", report.score, report.content_sha256, "m1")


def test_a_report_is_never_replaced(engine: Engine) -> None:
    store = ReportStore(engine)
    store.add(scored())
    with pytest.raises(IntegrityError):
        store.add(scored(score=99.0))
    found = store.find("r1")
    assert found is not None
    assert found["score"] == scored().score


def test_migrations_make_the_tables_the_code_knows(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert set(inspect(engine).get_table_names()) == {"reports", "alembic_version"}


def test_sqlite_runs_in_wal_mode(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 10_000
