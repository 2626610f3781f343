"""README's first five minutes as a reader has them: in bash, with a running server, and the sample pages as a site."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.command_line import ROOT, SAMPLES
from tests.integration.running_server import Server, serving
from tests.integration.servers import LOOPBACK, Reply, Site, serve

SITE = "python3 -m http.server 8001 --bind 127.0.0.1 --directory samples"
RUN = "PLUMBLINE_ALLOWED_HOSTS=127.0.0.1:8001 make run"
STARTED = re.compile(rf"^(?:{re.escape(SITE)}|{re.escape(RUN)})(?: +#.*)?\n", re.MULTILINE)
"""What is running here already."""
README = (ROOT / "README.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("curl")), reason="there is no bash or no curl here"
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve({f"/{page.name}": Reply(body=page.read_bytes()) for page in SAMPLES.glob("*.html")}) as running:
        running.replies["/clinic-sales.html?utm_source=mail"] = running.replies["/clinic-sales.html"]
        yield running


@pytest.fixture(scope="module")
def server(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"PLUMBLINE_ALLOWED_HOSTS": f"{LOOPBACK}:{site.port}", "PLUMBLINE_HOST_PAUSE": "0"}
    with serving(tmp_path_factory.mktemp("server"), **settings) as running:
        yield running


def printed(heading: str, folder: Path, server: Server, site: Site) -> str:
    """What the shell lines under this heading print, in a folder with the samples, once all of them have worked."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = "".join(re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL))
    assert blocks

    def moved(text: str) -> str:
        return text.replace("127.0.0.1:8000", f"{LOOPBACK}:{server.port}").replace("127.0.0.1:8001", site.url("")[7:])

    (folder / "samples").mkdir()
    for sample in (*SAMPLES.glob("*.csv"), *SAMPLES.glob("*.json")):
        (folder / "samples" / sample.name).write_text(moved(sample.read_text(encoding="utf-8")), encoding="utf-8")
    script = moved(STARTED.sub("", blocks)).replace(
        ".venv/bin/plumbline", f"PYTHONPATH={ROOT} {sys.executable} -m service"
    )
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace("curl -s", "curl -sf")],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, (done.stdout[-500:], done.stderr)
    return done.stdout


def answers(text: str) -> list[dict[str, Any]]:
    """The JSON values that were printed one after the other."""
    found, decoder, place = [], json.JSONDecoder(), 0
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        found.append(value)
    return found


def test_a_newsroom_gets_a_verdict_for_every_row(tmp_path: Path, server: Server, site: Site) -> None:
    assert len(STARTED.findall(README)) == 2
    printed("For a newsroom", tmp_path, server, site)
    with (tmp_path / "verdicts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["state"], row["desk"]) for row in rows] == [
        ("c-1", "scored", "health"),
        ("c-2", "scored", "health"),
        ("c-3", "scored", "investigations"),
    ]
    assert float(rows[0]["score"]) == float(rows[2]["score"]) < float(rows[1]["score"])


def test_an_extension_gets_the_score_of_a_page(tmp_path: Path, server: Server, site: Site) -> None:
    report, lookups = answers(printed("For a browser extension", tmp_path, server, site))
    [answer] = lookups["answers"]
    assert (answer["status"], answer["answers_for"]) == ("scored", "page")
    assert (answer["score"], answer["report_id"]) == (report["score"], report["id"])


def test_a_job_runs_at_once_and_has_a_feed(tmp_path: Path, server: Server, site: Site) -> None:
    run, feed = printed("For scheduled jobs", tmp_path, server, site).split("<?xml", 1)
    assert answers(run)[0]["state"] in {"running", "done"}
    assert "<feed" in feed
