"""The web application for tests: its own database, and a fetcher that has the pages it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scrapers.errors import NotFound, ScrapeError
from scrapers.fetching.fetch import Fetched, Version
from service.app import create_app
from service.config import Config
from service.services import Services
from service.usecases.score_source import Fetches
from tests.migrated import migrate


@dataclass
class Pages:
    """A fetcher that has these pages or errors, and no others."""

    pages: Mapping[str, bytes | ScrapeError] = field(default_factory=dict)

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        """The page, or its error."""
        found = self.pages.get(url, NotFound(status=404))
        if isinstance(found, ScrapeError):
            raise found
        return Fetched(url, url, 200, "text/html; charset=utf-8", found, "", "", datetime.now(UTC))


@contextmanager
def running(folder: Path, pages: Fetches | None = None, **settings: Any) -> Iterator[APIFlask]:
    """An application with a database in this folder."""
    url = f"sqlite:///{folder}/reports.db"
    if not (folder / "reports.db").exists():
        migrate(url)
    config = Config(database_url=url, **settings)
    app = create_app(config, fetcher=pages or Pages())
    yield app
    services: Services = app.extensions["plumbline"]
    services.store.close()


def post(
    client: FlaskClient, body: bytes, content_type: str = "application/json", path: str = "/v1/scores"
) -> TestResponse:
    """Post a body as it is."""
    return client.post(path, data=body, content_type=content_type)


def assert_problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    """Check that this is a whole problem document of this code, and hand it back."""
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    assert response.mimetype == "application/problem+json"
    problem: dict[str, Any] = response.get_json(force=True)
    assert list(problem) == ["type", "title", "status", "detail", "code", "errors"]
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"/docs#{code}")
    assert all(set(error) == {"field", "code", "message"} for error in problem["errors"])
    assert not any(
        word in response.get_data(as_text=True) for word in ("Traceback", "site-packages", ".py", "127.0.0.1")
    )
    return problem
