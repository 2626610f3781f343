"""docs/api.md as a reader uses it: every line of shell, in bash, with curl, against a running server."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from service.config import Config
from service.services import Services, open_services
from service.usecases.submit_source import Source, submit_source
from tasks.api_page import document
from tests.integration.command_line import ROOT
from tests.integration.running_server import serving
from tests.integration.servers import LOOPBACK, Reply, Seen, Site, serve
from tests.integration.telling import deliver_due
from tests.integration.working import Web, work_off

PAGE = ROOT / "docs" / "api.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"\bcurl -s.*?(?:  # (\d{3}) (\w+))?$", re.MULTILINE)
"""A call, and what its comment says of an answer that is a problem."""
WATCHED = """\
set -euo pipefail
curl() { command curl --write-out '%{stderr}%{http_code} %{method} %{url_effective}\\n' "$@"; }
"""
"""Stops at what fails, and has each curl say what it asked and how it was answered."""
RECEIVER = urlsplit("https://example.org/plumbline")
"""The page's receiver of messages, whose part a site here plays."""
pytestmark = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("curl")), reason="there is no bash or no curl here"
)


@dataclass(frozen=True)
class Answered:
    """One call and its answer's status."""

    status: str
    method: str
    path: str


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return document()


@contextmanager
def outside(services: Services) -> Iterator[Site]:
    """A site with the receiver of messages, and an address that answers when all that is due has been done."""

    def work(_: Seen) -> Reply:
        now = datetime.now(UTC)
        work_off(services, now)
        deliver_due(services, "test", now)
        return Reply()

    with serve({"/work": work, RECEIVER.path: Reply()}) as site:
        yield site


def run(script: str, folder: Path) -> tuple[list[Answered], str]:
    """The calls that the script made in this order, and what it wrote."""
    (folder / "samples").symlink_to(ROOT / "samples")
    done = subprocess.run(
        ["bash", "-c", WATCHED + script], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, (done.stdout[-500:], done.stderr)
    calls = (line.split(" ", 2) for line in done.stderr.splitlines())
    return [Answered(status, method, urlsplit(url).path) for status, method, url in calls], done.stdout


def operation_of(call: Answered, spec: dict[str, Any]) -> str:
    for path, methods in spec["paths"].items():
        if call.method.lower() in methods and re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), call.path):
            return str(methods[call.method.lower()]["operationId"])
    raise AssertionError(f"{call} is of no operation")


def test_every_operation_has_a_curl_that_works(tmp_path: Path, spec: dict[str, Any]) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    promised = [found for block in blocks for found in CALL.findall(block)]
    config = Config(database_url=f"sqlite:///{tmp_path}/reports.db", allowed_hosts=(LOOPBACK,))
    services = open_services(config, fetcher=Web({"https://example.org/": ""}))
    submit_source(Source(url="https://example.org/"), services)
    settings = {"PLUMBLINE_ALLOWED_HOSTS": LOOPBACK, "PLUMBLINE_FETCH_DEADLINE": "1", "PLUMBLINE_HOST_PAUSE": "0.2"}
    with serving(tmp_path, "--no-jobs", **settings) as server, outside(services) as site:
        script = f"\ncommand curl -sf -o /dev/null {site.url('/work')}\n".join(blocks)
        script = script.replace(RECEIVER.geturl(), site.url(RECEIVER.path))
        made, written = run(script.replace("127.0.0.1:8000", f"{LOOPBACK}:{server.port}"), tmp_path)
    services.store.close()
    assert len(made) == len(promised)
    for call, (status, code) in zip(made, promised, strict=True):
        assert call.status == status if status else call.status.startswith("2"), call
        assert not code or f'"code": "{code}"' in written
    working = {operation_of(call, spec) for call in made if call.status.startswith("2")}
    assert working == {each["operationId"] for path in spec["paths"].values() for each in path.values()}
