"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.collector import collect_seldom
from service.store.database import Store, open_store
from tests.databases import KINDS, fresh_database
from tests.migrated import migrate
from tests.postgres_cluster import Cluster, running_cluster


def pytest_configure() -> None:
    """Collected tests stay to the end, and would be looked through for garbage again and again."""
    collect_seldom()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the labelled data where there is none, and say so."""
    if os.environ.get("PLUMBLINE_DATA"):
        return
    skip = pytest.mark.skip(reason="needs the labelled data: set PLUMBLINE_DATA to its folder")
    for item in items:
        if item.get_closest_marker("data"):
            item.add_marker(skip)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, once of each kind."""
    with fresh_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store without anything in it, once on each kind of database."""
    migrate(database_url)
    store = open_store(database_url)
    yield store
    store.close()


@pytest.fixture
def postgres_cluster() -> Iterator[Cluster]:
    """A PostgreSQL of the test's own, to be killed and started again."""
    with running_cluster() as cluster:
        yield cluster
