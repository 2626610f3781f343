"""Where a client sends its key, whatever the environment says."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from service.client import Client, ServerError

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
