"""The client and `plumbline batch --server`, against a running server."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from service.client import Client, ServerError
from tests.integration.command_line import CLINIC, REFERENCE, Ran, finish, start
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
