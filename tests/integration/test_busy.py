"""Pages that are slow to come do not take every thread: who would wait for one more is sent away for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scrapers.errors import ReadTimeout
from scrapers.fetching.fetch import Fetched, Version
from tests.integration.api import assert_problem, running
from tests.integration.tenants import bearer

SLOW = {"url": "https://slow.example/"}


@dataclass
class Slow:
    """A fetcher whose first page is under way for as long as `meanwhile` takes."""

    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    def fetch(self, _url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        """Never a page."""
        while self.meanwhile:
            self.meanwhile.pop(0)()
        raise ReadTimeout


def test_only_so_many_pages_are_fetched_for_callers_at_a_time(tmp_path: Path) -> None:
    slow = Slow()
    with running(tmp_path, slow, threads=2) as app:
        client = app.test_client()

        def ask_for_one_more() -> None:
            refused = client.post("/v1/scores", json=SLOW)
            assert_problem(refused, 503, "busy")
            assert refused.headers["Retry-After"] == "5"
            assert client.post("/v1/scores", json={"text": "Rest helps. " * 50}).status_code == 201
            assert client.post("/v1/lookups", json={"urls": [SLOW["url"]]}).status_code == 200

        slow.meanwhile.append(ask_for_one_more)
        assert client.post("/v1/scores", json=SLOW).status_code == 201
        assert client.post("/v1/scores", json=SLOW).status_code == 201, "the place was given back"


def test_a_reader_is_told_and_keeps_what_was_typed(tmp_path: Path) -> None:
    slow = Slow()
    with running(tmp_path, slow, threads=2) as app:
        client = app.test_client()

        def send_the_form() -> None:
            page = client.post("/", data=SLOW, headers={"Accept": "text/html"})
            assert (page.status_code, page.mimetype, page.headers["Retry-After"]) == (503, "text/html", "5")
            text = page.get_data(as_text=True)
            assert "Try again shortly." in text
            assert f'value="{SLOW["url"]}"' in text

        slow.meanwhile.append(send_the_form)
        assert client.post("/v1/scores", json=SLOW).status_code == 201


@pytest.mark.parametrize(("tenant", "status"), [("lark", 503), ("moor", 201)])
def test_one_tenant_leaves_the_last_place_to_others(tmp_path: Path, tenant: str, status: int) -> None:
    slow = Slow()
    with running(tmp_path, slow, threads=4) as app:
        client, mine, other = app.test_client(), bearer(app, tenant="lark"), bearer(app, tenant=tenant)
        answers: list[int] = []
        slow.meanwhile.append(lambda: answers.append(client.post("/v1/scores", json=SLOW, headers=other).status_code))
        assert client.post("/v1/scores", json=SLOW, headers=mine).status_code == 201
        assert answers == [status]
