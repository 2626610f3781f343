"""The client, `plumbline batch --server` and `plumbline score --server`, against a running server."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from service.client import Client, ServerError
from tests.integration.command_line import CLINIC, COLUMN, REFERENCE, Ran, finish, start
from tests.integration.running_server import Server, serving
from tests.integration.servers import Reply, Site, serve


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = {"/clinic": Reply(body=CLINIC.read_bytes()), "/reference": Reply(body=REFERENCE.read_bytes())}
    with serve(pages) as running:
        yield running


@pytest.fixture(scope="module")
def server(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"PLUMBLINE_ALLOWED_HOSTS": f"{site.name}:{site.port}", "PLUMBLINE_HOST_PAUSE": "0"}
    with serving(tmp_path_factory.mktemp("server"), **settings) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Client:
    return Client(f"http://127.0.0.1:{server.port}")


@pytest.fixture
def rows(site: Site, tmp_path: Path) -> Path:
    path = tmp_path / "clinics.csv"
    lines = ["desk,link", f"north,{site.url('/clinic')}", f"south,{site.url('/reference')}", "west,no address"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def command(server: Server, *arguments: object) -> Ran:
    process: subprocess.Popen[bytes] = start("batch", *arguments, "--server", f"http://127.0.0.1:{server.port}")
    return finish(process)


def test_a_batch_goes_there_and_its_results_come_back(server: Server, rows: Path, tmp_path: Path) -> None:
    ran = command(server, rows, "-o", tmp_path / "out.csv")
    assert ran.code == 1, ran.err
    assert "3 rows handed in" in ran.err
    assert "2 done, 1 failed" in ran.err
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["desk"], row["state"]) for row in found] == [
        ("north", "scored"),
        ("south", "scored"),
        ("west", "failed"),
    ]
    assert float(found[0]["score"]) < float(found[1]["score"])


def test_a_batch_that_was_handed_in_before_is_come_back_to(
    server: Server, client: Client, rows: Path, tmp_path: Path
) -> None:
    batch = client.submit_batch(rows)
    ran = command(server, rows, "-o", tmp_path / "out.csv", "--begun", batch["id"])
    assert (ran.code, "handed in" in ran.err) == (1, False)
    assert "2 done, 1 failed" in ran.err
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()) == 4


def test_a_batch_in_steps(client: Client, rows: Path, tmp_path: Path) -> None:
    batch = client.submit_batch(rows, name="Clinics", url_column="link")
    steps = list(client.follow(batch["id"]))
    assert steps[-1]["state"] == "done"
    assert client.batch(batch["id"])["counts"]["done"] == 2
    client.download(batch["id"], tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx").active.max_row == 4
    client.download(batch["id"], tmp_path / "out.ndjson")
    lines = (tmp_path / "out.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["state"] for line in lines] == ["scored", "scored", "failed"]
    assert list(client.follow(batch["id"]))[-1]["state"] == "done"


def test_a_page_is_scored_and_then_known(client: Client, site: Site) -> None:
    report = client.score(url=site.url("/clinic"))
    assert report["state"] == "scored"
    [found] = client.look_up([site.url("/clinic")])["answers"]
    assert found["score"] == report["score"]


def test_what_the_server_refuses_is_said(client: Client, server: Server, tmp_path: Path) -> None:
    with pytest.raises(ServerError) as refused:
        client.score()
    assert (refused.value.code, refused.value.status) == ("missing_input", 422)
    with pytest.raises(ServerError) as unknown:
        client.batch("../scores")
    assert unknown.value.status == 404
    empty = tmp_path / "urls.csv"
    empty.write_text("a,b\n1,2\n", encoding="utf-8")
    ran = command(server, empty, "-o", tmp_path / "out.csv")
    assert (ran.code, ran.out) == (2, "")
    assert "column" in ran.err


def test_files_of_other_kinds_are_refused_before_anything_is_sent(client: Client, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rows are read from"):
        client.submit_batch(tmp_path / "urls.pdf")
    with pytest.raises(ValueError, match="results are"):
        client.download("x", tmp_path / "out.pdf")


def test_a_server_that_is_not_there_or_no_plumbline_is_said(site: Site) -> None:
    with pytest.raises(ServerError) as away:
        Client("http://127.0.0.1:1").batch("x")
    assert away.value.code == "unreachable"
    with pytest.raises(ServerError) as other:
        Client(site.url("")).batch("x")
    assert other.value.code == "no_plumbline"


@pytest.mark.parametrize("address", ["plumbline.example", "ftp://plumbline.example", "http://"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        Client(address)


def test_a_key_travels_unread() -> None:
    for loopback in ("http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"):
        Client(loopback, "pl_key")
    Client("https://plumbline.example", "pl_key")
    with pytest.raises(ValueError, match="unencrypted"):
        Client("http://plumbline.example", "pl_key")


def score(server: Server, *arguments: object, given: bytes | None = None, **environment: str) -> Ran:
    address = f"http://127.0.0.1:{server.port}"
    process = start("score", "--server", address, *arguments, stdin=subprocess.PIPE, env=environment)
    return finish(process, given or b"")


def same(report: dict[str, Any]) -> dict[str, Any]:
    """A report without what is another one's each time."""
    return {name: value for name, value in report.items() if name not in {"id", "scored_at", "fetched_at"}}


def test_pages_are_scored_there_as_they_are_here(server: Server, site: Site) -> None:
    targets = [CLINIC, COLUMN, site.url("/clinic"), site.url("/gone")]
    there = score(server, "--json", "--blocks", *targets)
    here = finish(start("score", "--json", "--blocks", "--allow-host", site.name, *targets))
    assert (there.code, there.err) == (here.code, here.err) == (1, "")
    assert [same(report) for report in there.lines()] == [same(report) for report in here.lines()]
    status, kept = server.ask("GET", f"/v1/scores/{there.lines()[0]['id']}")
    assert (status, json.loads(kept)["score"]) == (200, there.lines()[0]["score"])


def test_what_is_shown_at_the_terminal_is_the_same(server: Server) -> None:
    assert score(server, REFERENCE).out == finish(start("score", REFERENCE)).out
    assert score(server, "-", given=REFERENCE.read_bytes()).out.count("Findings") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_page"),
        (b"%PDF-1.7 ...", "unsupported_content_type"),
        (b"Rest helps.", "too_few_words"),
        (b"Rest helps. " * 200_000, "input_too_long"),
        (b"Rest helps. " * 10_000 + b"\0", "nul_byte"),
    ],
)
def test_content_that_cannot_be_scored_is_a_report_and_the_next_one_goes_on(
    server: Server, tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "page.txt").write_bytes(content)
    ran = score(server, "--json", tmp_path / "page.txt", CLINIC)
    assert (ran.code, ran.err) == (1, "")
    assert ran.lines()[0]["reason"]["code"] == code
    assert ran.lines()[1]["state"] == "scored"


def test_why_the_server_scores_nothing_is_said(server: Server, site: Site, tmp_path: Path) -> None:
    uses: list[tuple[list[object], str]] = [
        (["--server", "http://127.0.0.1:1", CLINIC], "cannot be reached"),
        (["--server", site.url(""), CLINIC], "not as Plumbline does"),
        (["--server", "plumbline.example", CLINIC], "no address of a server"),
        (["--allow-host", "127.0.0.1", CLINIC], "--allow-host"),
    ]
    for arguments, words in uses:
        ran = score(server, *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert words in " ".join(ran.err.split())
        assert "Traceback" not in ran.err
    refused = score(server, CLINIC, PLUMBLINE_KEY="pl_wrong")
    assert (refused.code, refused.out) == (2, "")
    assert "key does not work" in refused.err
