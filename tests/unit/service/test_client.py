"""Where a client sends its key, whatever the environment says; what it returns; and how it waits for a full server."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from pydantic import BaseModel

from service import client_types
from service.api.batches.schemas import BatchOut, CountsOut
from service.api.lookups.schemas import AnswerOut, LookupsOut, QueuedOut
from service.api.schemas import ReasonOut, StampOut
from service.api.scores.schemas import BlockOut, CategoryOut, ChangeOut, ContributionOut, EvidenceOut, ReportOut
from service.client import Client, ServerError
from tasks.bundled import ROOT

KEY = "pl_secret"


class Recorder(ThreadingHTTPServer):
    """Answers everything with an empty object, and remembers the Authorization it was asked with."""

    seen: list[str | None]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Recorder)
        self.server.seen.append(self.headers.get("Authorization"))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing."""


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "NETRC"):
        monkeypatch.delenv(name, raising=False)
    with Recorder(("127.0.0.1", 0), Handler) as server:
        server.seen = []
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_netrc_does_not_take_the_keys_place(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password other\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    Client(recorder.url, KEY).batch("b")
    assert recorder.seen == [f"Bearer {KEY}"]


def test_a_proxy_is_not_given_a_key_for_this_machine(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", recorder.url)
    closed = Client("http://127.0.0.1:1", KEY)
    with pytest.raises(ServerError, match="cannot be reached"):
        closed.score(text="Rest helps.")
    assert recorder.seen == []


PAIRS: list[tuple[Any, type[BaseModel]]] = [
    (client_types.Reason, ReasonOut),
    (client_types.Evidence, EvidenceOut),
    (client_types.Contribution, ContributionOut),
    (client_types.Category, CategoryOut),
    (client_types.Block, BlockOut),
    (client_types.Change, ChangeOut),
    (client_types.Model, StampOut),
    (client_types.Report, ReportOut),
    (client_types.Answer, AnswerOut),
    (client_types.Queued, QueuedOut),
    (client_types.Lookups, LookupsOut),
    (client_types.Counts, CountsOut),
    (client_types.Batch, BatchOut),
]


@pytest.mark.parametrize(("told", "answered"), PAIRS, ids=lambda each: each.__name__)
def test_what_the_client_returns_is_typed_as_the_api_answers(told: Any, answered: type[BaseModel]) -> None:
    assert told.__annotations__.keys() == answered.model_fields.keys()


def test_packages_say_that_they_are_typed() -> None:
    found = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    for package in ("models", "scrapers", "service"):
        assert (ROOT / package / "py.typed").exists()
        assert "py.typed" in found[package]


class Full:
    """A session with a server that has no stream free, and a batch that ends after so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks
        self.asked: list[tuple[str, str, str]] = []

    def request(self, method: str, url: str, *, headers: dict[str, str] | None = None, **_: Any) -> requests.Response:
        self.asked.append((method, url, (headers or {}).get("Idempotency-Key", "")))
        if method == "POST" and len(self.asked) == 1:
            raise requests.ReadTimeout
        if url.endswith("/events"):
            return answer(503, {"code": "too_many_streams", "detail": "Too many."}, {"Retry-After": "5"})
        self.looks -= 1
        return answer(200, {"id": "b", "state": "open" if self.looks > 0 else "done"})


def answer(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> requests.Response:
    made = requests.Response()
    made.status_code, made.raw = status, io.BytesIO(json.dumps(body).encode())
    made.headers.update(headers or {})
    return made


def client_of(session: Full, waits: list[float]) -> Client:
    client = Client("http://127.0.0.1:1", wait=waits.append)
    vars(client)["_session"] = session
    return client


def test_a_server_that_follows_no_more_batches_is_asked_as_often_as_it_says() -> None:
    waits: list[float] = []
    steps = list(client_of(Full(3), waits).follow("b"))
    assert [step["state"] for step in steps] == ["open", "open", "done"]
    assert waits == [5.0, 5.0]


def test_a_batch_whose_answer_is_lost_is_handed_in_again_as_the_same(tmp_path: Path) -> None:
    (tmp_path / "urls.csv").write_text("url\nhttps://example.org/\n", encoding="utf-8")
    session = Full(1)
    assert client_of(session, []).submit_batch(tmp_path / "urls.csv")["id"] == "b"
    first, second = session.asked
    assert first == second
    assert first[2] != ""
