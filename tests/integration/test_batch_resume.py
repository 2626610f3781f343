"""A batch that is stopped, by Ctrl-C or by a kill, is taken up again without losing or doubling a row."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path

import pytest

from tests.integration.command_line import CLINIC, COLUMN, Ran, finish, run, start
from tests.integration.servers import Reply, Seen, serve
from tests.integration.test_batch import HERE, read_csv, read_ndjson

ROWS = 120
STOP_AT = 70


def write_input(path: Path, url: str) -> None:
    """Rows with content, and one to fetch: its server stops the run."""
    text = COLUMN.read_text()
    rows = [{"id": f"r{number}", "text": text, "note": 'a "b"\nc'} for number in range(1, ROWS + 1)]
    rows[STOP_AT - 1] = {"id": f"r{STOP_AT}", "url": url}
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def stopped(source: Path, target: Path, sent: signal.Signals) -> Ran:
    """Run until a page is asked for, and send this signal then: Ctrl-C to the whole group, as a terminal does."""
    known, process_id = threading.Event(), [0]

    def strike(_: Seen) -> Reply:
        known.wait(30)
        strike_at = os.killpg if sent is signal.SIGINT else os.kill
        strike_at(process_id[0], sent)
        return Reply(body=CLINIC.read_bytes())

    with serve({"/stop": strike}) as site:
        write_input(source, site.url("/stop"))
        process = start("batch", source, "-o", target, *HERE, start_new_session=True)
        process_id[0] = process.pid
        known.set()
        return finish(process)


def stopped_twice(source: Path, target: Path, *, at_once: bool) -> Ran:
    """Press Ctrl-C twice while a page is on its way: both at once, or the second when the first is answered."""
    known, over, process_id = threading.Event(), threading.Event(), [0]

    def strike(_: Seen) -> Reply:
        known.wait(30)
        os.killpg(process_id[0], signal.SIGINT)
        if at_once:
            os.killpg(process_id[0], signal.SIGINT)
        else:
            over.wait(30)
        return Reply(body=CLINIC.read_bytes())

    with serve({"/stop": strike}) as site:
        write_input(source, site.url("/stop"))
        process = start(
            "batch", source, "-o", target, *HERE, start_new_session=True, env={"PLUMBLINE_FETCH_DEADLINE": "60"}
        )
        process_id[0] = process.pid
        known.set()
        assert process.stderr is not None
        guard = threading.Timer(40, process.kill)
        guard.start()
        if not at_once:
            assert process.stderr.readline() == b"\n"
            assert process.stderr.readline().startswith(b"Stopped.")
            os.killpg(process.pid, signal.SIGINT)
        try:
            return finish(process, timeout=10)
        finally:
            guard.cancel()
            over.set()
            process.kill()


@pytest.mark.parametrize("at_once", [True, False])
def test_a_second_ctrl_c_ends_it_at_once(at_once: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    ran = stopped_twice(source, target, at_once=at_once)
    assert ran.code == 130
    assert not any(words in ran.err for words in ("Traceback", "Warning", "Exception"))
    done = ids(target)
    assert done == [f"r{number}" for number in range(1, len(done) + 1)]
    run(capfd, "batch", source, "-o", target, *HERE)
    assert ids(target) == [f"r{number}" for number in range(1, ROWS + 1)]


def ids(path: Path) -> list[str]:
    return [row["id"] for row in (read_csv(path) if path.suffix == ".csv" else read_ndjson(path))]


@pytest.mark.parametrize("suffix", [".csv", ".ndjson"])
def test_ctrl_c_leaves_whole_rows_and_the_next_run_goes_on(
    suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / f"out{suffix}"
    ran = stopped(source, target, signal.SIGINT)
    assert ran.code == 130
    assert "the same command goes on with it" in ran.err
    assert "Traceback" not in ran.err
    done = ids(target)
    assert done == [f"r{number}" for number in range(1, len(done) + 1)]
    assert len(done) < ROWS

    before = target.read_bytes()
    again = run(capfd, "batch", source, "-o", target, *HERE)
    assert again.code == 1
    assert f"{ROWS} rows in {target}" in again.err
    assert not done or f"({len(done)} of them by an earlier run)" in again.err
    assert target.read_bytes().startswith(before)
    assert ids(target) == [f"r{number}" for number in range(1, ROWS + 1)]


@pytest.mark.parametrize("suffix", [".csv", ".ndjson"])
def test_a_kill_loses_no_written_row(suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / f"out{suffix}"
    assert stopped(source, target, signal.SIGKILL).code == -signal.SIGKILL
    if target.read_bytes().endswith(b"\n"):  # else the kill itself left half a row, and there is only ever one
        with target.open("ab") as file:
            file.write(b'{"id":"r1","half":"' if suffix == ".ndjson" else b'"half a row\n')
    run(capfd, "batch", source, "-o", target, *HERE)
    assert ids(target) == [f"r{number}" for number in range(1, ROWS + 1)]


def test_a_finished_batch_is_not_scored_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_text('{"text":"Rest helps."}\n')
    run(capfd, "batch", source, "-o", target)
    before = target.read_bytes()
    again = run(capfd, "batch", source, "-o", target)
    assert (again.code, target.read_bytes()) == (1, before)
    source.write_text('{"text":"Rest helps."}\n{"text":"Sleep helps."}\n')
    run(capfd, "batch", source, "-o", target)
    assert target.read_bytes().startswith(before)
    assert ids(target) == ["1", "2"]


def test_a_changed_input_is_refused_unless_begun_anew(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_text('{"text":"Rest helps."}\n{"text":"Sleep helps."}\n')
    run(capfd, "batch", source, "-o", target)
    before = target.read_bytes()
    source.write_text('{"text":"Rest helps."}\n{"text":"Tea helps."}\n')
    refused = run(capfd, "batch", source, "-o", target)
    assert (refused.code, target.read_bytes()) == (2, before)
    assert "has changed since out.ndjson was begun: see its row 2. Use --restart" in refused.err
    assert run(capfd, "batch", source, "-o", target, "--restart").code == 1
    assert target.read_bytes() != before
    assert ids(target) == ["1", "2"]


@pytest.mark.parametrize("suffix", [".csv", ".ndjson"])
def test_notes_of_somebody_else_are_not_overwritten(
    suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / f"out{suffix}"
    source.write_text('{"text":"Rest helps."}\n')
    target.write_text("my precious notes")
    ran = run(capfd, "batch", source, "-o", target)
    assert (ran.code, target.read_text()) == (2, "my precious notes")
    assert "was not written by this batch" in ran.err
    assert "--restart" in ran.err
