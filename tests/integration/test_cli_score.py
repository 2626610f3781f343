"""`plumbline score`: what it takes, what it prints, and what its exit status says."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.command_line import CLINIC, COLUMN, REFERENCE, Ran, finish, run, start
from tests.integration.servers import Reply, Site, redirect, serve

START = 3.5
"""What a run on one file may cost, in times what importing its libraries costs in the same minute. Processor time, so
that neither a busy nor a slow machine fails the test."""
LIBRARIES = "import bs4, lxml.html, yaml, pydantic.dataclasses, requests, rich.console, click, resiliparse.parse.html"


@pytest.fixture
def site() -> Iterator[Site]:
    page = Reply(body=REFERENCE.read_bytes())
    text = Reply(body=COLUMN.read_bytes(), headers={"Content-Type": "text/plain"})
    pdf = Reply(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    replies = {"/page": page, "/text": text, "/pdf": pdf, "/moved": redirect("/page")}
    with serve(replies) as running:
        yield running


def test_a_page_is_scored_and_explained(capfd: pytest.CaptureFixture[str]) -> None:
    ran = run(capfd, "score", CLINIC)
    assert ran.code == 0
    assert "Findings" in ran.out
    assert "low credibility (90 % interval" in ran.out
    assert "Commercial intent" in ran.out
    assert "“" in ran.out
    assert "\x1b" not in ran.out
    assert ran.err == ""


def test_json_is_one_report_a_line_in_the_targets_order(capfd: pytest.CaptureFixture[str]) -> None:
    ran = run(capfd, "score", "--json", CLINIC, COLUMN, REFERENCE)
    clinic, column, reference = ran.lines()
    assert ran.code == 0
    assert clinic["score"] < reference["score"]
    assert "Sunstone" in clinic["title"]
    assert column["state"] == "scored"
    assert "blocks" not in clinic


def test_blocks_are_what_the_quotes_stand_in(capfd: pytest.CaptureFixture[str]) -> None:
    report = run(capfd, "score", "--json", "--blocks", CLINIC).lines()[0]
    quotes = [found for part in report["contributions"] for found in part["evidence"]]
    assert len(quotes) > 10
    for found in quotes:
        block = report["blocks"][found["block"]]
        assert block["text"][found["start"] : found["end"]] == found["quote"]
        assert block["zone"] == found["zone"]


def test_contributions_and_intercept_are_the_log_odds(capfd: pytest.CaptureFixture[str]) -> None:
    for report in run(capfd, "score", "--json", CLINIC, COLUMN, REFERENCE).lines():
        total = report["intercept"] + sum(part["contribution"] for part in report["contributions"])
        assert total == pytest.approx(report["log_odds"], abs=1e-9)


def test_html_in_a_text_file_is_html_and_text_in_an_html_file_is_text(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.txt").write_bytes(CLINIC.read_bytes())
    (tmp_path / "page.html").write_bytes(COLUMN.read_bytes())
    page, text = run(capfd, "score", "--json", tmp_path / "page.txt", tmp_path / "page.html").lines()
    direct_page, direct_text = run(capfd, "score", "--json", CLINIC, COLUMN).lines()
    assert (page["score"], text["score"]) == (direct_page["score"], direct_text["score"])


@pytest.mark.parametrize("source", [CLINIC, COLUMN])
def test_standard_input(source: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ran = finish(start("score", "--json", "-", stdin=subprocess.PIPE), source.read_bytes())
    assert ran.code == 0
    assert ran.lines()[0]["score"] == run(capfd, "score", "--json", source).lines()[0]["score"]


def test_an_address_is_fetched(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    urls = [site.url("/page"), site.url("/text"), site.url("/moved")]
    ran = run(capfd, "score", "--json", "--allow-host", "127.0.0.1", *urls, CLINIC)
    assert ran.code == 0
    assert [report["url"] for report in ran.lines()] == [site.url("/page"), site.url("/text"), site.url("/page"), ""]
    assert all(report["fetched_at"] for report in ran.lines()[:3])


def test_a_page_that_cannot_be_had_is_a_report(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    urls = [site.url("/gone"), site.url("/pdf")]
    ran = run(capfd, "score", "--json", "--allow-host", "127.0.0.1", *urls, CLINIC)
    assert ran.code == 1
    codes = [report["reason"] and report["reason"]["code"] for report in ran.lines()]
    assert codes == ["http_404", "unsupported_content_type", None]
    assert ran.lines()[0]["url"] == site.url("/gone")


def test_a_private_address_is_refused_without_saying_more(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    ran = run(capfd, "score", "--json", site.url("/page"), "http://127.0.0.1:1/", "http://[::1]/")
    assert ran.code == 1
    messages = {(report["state"], report["reason"]["code"], report["reason"]["message"]) for report in ran.lines()}
    assert len(messages) == 1
    assert messages.pop()[:2] == ("blocked", "refused_address")
    assert site.seen == []


def test_why_there_is_no_score_is_said_at_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    ran = run(capfd, "score", "http://127.0.0.1:1/")
    assert ran.code == 1
    assert "says nothing about its quality" in " ".join(ran.out.split())
    assert "[refused_address]" in ran.out


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_page"),
        (b"Rest helps.", "too_few_words"),
        (b"%PDF-1.7 ...", "unsupported_content_type"),
        (b"MZ\x90\0\0", "unsupported_content_type"),
        (b"x" * 10_000_001, "too_large"),
    ],
)
def test_a_file_without_a_page_is_a_report(
    content: bytes, code: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_bytes(content)
    ran = run(capfd, "score", "--json", tmp_path / "page.html")
    assert (ran.code, ran.lines()[0]["reason"]["code"]) == (1, code)


def test_bad_use_is_said_before_anything_is_scored(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("x")
    secret.chmod(0)
    uses: list[tuple[list[object], str]] = [
        ([], "Missing argument"),
        ([CLINIC, "nowhere.html"], "no file 'nowhere.html'"),
        (["larkmoor.example"], "A web address begins with http"),
        ([tmp_path], "is a folder"),
        (["--blocks", CLINIC], "use it with --json"),
        (["-", "-"], "only once"),
        (["--nope", CLINIC], "No such option"),
    ]
    if os.geteuid():
        uses.append(([secret], "may not be read"))
    for arguments, words in uses:
        ran = run(capfd, "score", *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert words in " ".join(ran.err.split())
        assert "Traceback" not in ran.err


def test_a_wrong_setting_is_bad_use(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMBLINE_FETCH_DEADLIEN", "3")
    ran = run(capfd, "score", CLINIC)
    assert ran.code == 2
    assert "PLUMBLINE_FETCH_DEADLIEN is not a setting" in ran.err


def test_output_that_ascii_cannot_hold_does_not_fail() -> None:
    ran = finish(start("score", CLINIC, env={"PYTHONIOENCODING": "ascii", "COLUMNS": "60"}))
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= 60


def test_a_closed_pipe_is_no_crash() -> None:
    process = start("score", "--json", "--blocks", *[CLINIC] * 20)
    assert process.stdout is not None
    process.stdout.read(1)
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert b"Traceback" not in err


def test_a_file_is_scored_without_loading_network_server_or_store() -> None:
    ran = finish(start("score", CLINIC, options=("-X", "importtime")))
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "models.scoring.explain" in loaded
    assert not loaded & {
        "requests",
        "urllib3",
        "flask",
        "apiflask",
        "sqlalchemy",
        "alembic",
        "gunicorn",
        "sklearn",
        "numpy",
    }


def test_the_start_costs_little_beside_its_libraries() -> None:
    def score() -> None:
        ran: Ran = finish(start("score", CLINIC))
        assert ran.code == 0

    def load() -> None:
        subprocess.run([sys.executable, "-c", LIBRARIES], check=True)

    assert min(cost(score) / cost(load) for _ in range(3)) < START


def cost(run: Callable[[], None]) -> float:
    """Seconds of processor time that the processes started by this take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
