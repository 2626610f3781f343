"""`plumbline batch`: one row out for every row in, in order, whatever happens to it."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import pty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.scoring.artifact import load
from tests.integration.command_line import CLINIC, COLUMN, REFERENCE, finish, run, start
from tests.integration.servers import Reply, Site, serve

HERE = ("--allow-host", "127.0.0.1")


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/a": Reply(body=REFERENCE.read_bytes()), "/b": Reply(body=CLINIC.read_bytes())}) as running:
        yield running


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def read_ndjson(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def mixed(path: Path, site: Site) -> list[str]:
    """Write rows of every kind; hand back what is to become of them."""
    rows: list[tuple[bytes, str]] = [
        (json.dumps({"id": "page", "url": "https://a.example/", "html": REFERENCE.read_text()}).encode(), "scored"),
        (json.dumps({"id": "text", "text": COLUMN.read_text(), "outlet": "Larkmoor"}).encode(), "scored"),
        (json.dumps({"id": "url", "url": site.url("/b")}).encode(), "scored"),
        (json.dumps({"url": site.url("/gone")}).encode(), "http_404"),
        (b"{broken", "invalid_json"),
        (b'{"text":"\xff"}', "invalid_encoding"),
        (b'{"text":"\\ud800"}', "invalid_unicode"),
        (b'{"text":"\\u0000"}', "nul_byte"),
        (b'{"html":"' + b"a" * 2_000_001 + b'"}', "input_too_long"),
        (b'{"html":"' + b"a" * 9_000_000 + b'"}', "input_too_long"),
        (b"[" * 100_000, "json_too_deep"),
        (b'{"id":"none"}', "missing_input"),
        (b'{"url":"larkmoor"}', "bad_url"),
        (b'{"url":"http://10.0.0.1/"}', "refused_address"),
        (b'{"text":"Rest helps."}', "too_few_words"),
        (json.dumps({"id": "last", "html": CLINIC.read_text()}).encode(), "scored"),
    ]
    path.write_bytes(b"".join(row + b"\n" for row, _ in rows))
    return [expected for _, expected in rows]


@pytest.mark.parametrize("suffix", [".ndjson", ".csv"])
def test_one_row_for_every_row_in_order(
    suffix: str, site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / f"out{suffix}"
    expected = mixed(source, site)
    ran = run(capfd, "batch", source, "-o", target, *HERE)
    assert (ran.code, ran.out) == (1, "")
    assert f"16 rows in {target}: 1 blocked, 10 failed, 1 insufficient_text, 4 scored." in ran.err
    if suffix == ".csv":
        rows = read_csv(target)
        assert [row["reason"] or row["state"] for row in rows] == expected
        assert rows[1]["outlet"] == "Larkmoor"
    else:
        reports = read_ndjson(target)
        assert [(row["reason"] or {"code": row["state"]})["code"] for row in reports] == expected
        assert (reports[1]["outlet"], reports[3]["url"], reports[3]["id"]) == ("Larkmoor", site.url("/gone"), "4")
        assert float(reports[0]["score"]) > float(reports[15]["score"])


def test_a_spreadsheet_of_addresses(site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        f"outlet;Link;note\nLarkmoor;{site.url('/a')};=1+1\nSunstone;{site.url('/b')};\nMoor;{site.url('/c')};x\n"
    )
    assert run(capfd, "batch", source, "-o", target, *HERE).code == 1
    rows = read_csv(target)
    assert [row["outlet"] for row in rows] == ["Larkmoor", "Sunstone", "Moor"]
    assert [row["reason"] or row["state"] for row in rows] == ["scored", "scored", "http_404"]
    assert rows[0]["note"] == "'=1+1"
    assert float(rows[0]["interval_low"]) <= float(rows[0]["score"]) <= float(rows[0]["interval_high"])
    assert rows[1]["finding_1"]
    assert rows[0]["model_version"] == load().stamp.version


def test_a_list_of_addresses(site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "out.ndjson"
    source.write_text(f"{site.url('/a')}\n\n{site.url('/b')}\n")
    ran = run(capfd, "batch", source, "-o", target, *HERE)
    assert ran.code == 0
    assert [row["url"] for row in read_ndjson(target)] == [site.url("/a"), site.url("/b")]


def test_blocks_are_there_in_every_state(site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    expected = mixed(source, site)
    run(capfd, "batch", source, "-o", target, "--blocks", *HERE)
    reports = read_ndjson(target)
    assert all("blocks" in report for report in reports)
    assert reports[expected.index("too_few_words")]["blocks"] == [{"text": "Rest helps.", "zone": "main"}]
    for report in reports:
        for part in report["contributions"]:
            for found in part["evidence"]:
                assert report["blocks"][found["block"]]["text"][found["start"] : found["end"]] == found["quote"]


def test_an_empty_input_is_an_empty_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.ndjson").write_bytes(b"")
    ran = run(capfd, "batch", tmp_path / "in.ndjson", "-o", tmp_path / "out.csv")
    assert ran.code == 0
    assert read_csv(tmp_path / "out.csv") == []
    assert "the input is empty" in ran.err


def test_bad_use(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.ndjson"
    source.write_text('{"text":"Rest helps."}\n')
    (tmp_path / "in.csv").write_text("a,b\n1,2\n")
    (tmp_path / "other.csv").write_text("name\nLark\n")
    uses: list[tuple[list[object], str]] = [
        ([source], "Missing option '-o'"),
        ([tmp_path / "no.csv", "-o", "x.csv"], "does not exist"),
        ([source, "-o", source], "would overwrite the input"),
        ([source, "-o", tmp_path / "out.xlsx"], "must be .csv or .ndjson"),
        ([source, "-o", tmp_path / "out.csv", "--blocks"], "--blocks adds to .ndjson output"),
        ([source, "-o", tmp_path / "no" / "out.csv"], "No such file or directory"),
        ([source, "-o", tmp_path / "out.csv", "--url-column", "x"], "--url-column is for .csv"),
        ([tmp_path / "in.csv", "-o", tmp_path / "out.csv"], "no column could hold the addresses"),
        ([source, "-o", tmp_path / "other.csv"], "was not written by this batch"),
    ]
    for arguments, words in uses:
        ran = run(capfd, "batch", *arguments)
        assert ran.code == 2, words
        assert words in " ".join(ran.err.split())
        assert "Traceback" not in ran.err
    assert (tmp_path / "other.csv").read_text() == "name\nLark\n"


def test_a_row_without_score_has_no_confidence_in_a_spreadsheet(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.csv"
    source.write_text('{"text":"Rest helps."}\n')
    run(capfd, "batch", source, "-o", target)
    assert read_csv(target)[0]["confidence"] == ""


def test_the_encoding_of_a_windows_spreadsheet_is_said(
    site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(f"id,url\nLörk,{site.url('/a')}\n".encode("cp1252"))
    ran = run(capfd, "batch", source, "-o", target, *HERE)
    assert (ran.code, read_csv(target)[0]["id"]) == (0, "Lörk")
    assert "reading it as Windows-1252" in ran.err


def test_two_runs_never_write_one_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_text('{"text":"Rest helps."}\n')
    with target.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ran = run(capfd, "batch", source, "-o", target)
    assert (ran.code, target.read_bytes()) == (2, b"")
    assert "is being written by another run" in ran.err


def test_a_bar_at_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    source = tmp_path / "in.ndjson"
    source.write_text('{"text":"Rest helps."}\n' * 3)
    ours, theirs = pty.openpty()
    process = start(
        "batch", source, "-o", tmp_path / "out.ndjson", stderr=theirs, env={"TERM": "xterm", "COLUMNS": "100"}
    )
    os.close(theirs)
    ran_out, _ = process.communicate(timeout=60)
    shown = _read_all(ours)
    assert (process.returncode, ran_out) == (1, b"")
    assert b"3 rows" in shown
    assert b"100%" in shown
    quiet = finish(start("batch", source, "-o", tmp_path / "quiet.ndjson"))
    assert quiet.out == ""
    assert quiet.err.splitlines() == [f"3 rows in {tmp_path / 'quiet.ndjson'}: 3 insufficient_text."]


def _read_all(terminal: int) -> bytes:
    shown = b""
    try:
        while piece := os.read(terminal, 65_536):
            shown += piece
    except OSError:  # Linux says so when the other side of a terminal is closed
        pass
    os.close(terminal)
    return shown
