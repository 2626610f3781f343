"""The benchmark of a batch's throughput runs to its end; whether its goals are reached is not a test's to say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import throughput
from benchmarks.slow_sites import page
from service.processes import cores
from service.store.database import Store
from service.store.ledger import CRASHED, Result
from tests.unit.service.store.work import NOW, add, claim, rows


@pytest.mark.slow
@pytest.mark.data
def test_the_benchmark_says_what_was_reached_with_each_number_of_processes(capfd: pytest.CaptureFixture[str]) -> None:
    throughput.main(["--data", str(Path(os.environ["PLUMBLINE_DATA"])), "--pages", "60"])
    printed = capfd.readouterr().out
    assert "1 scoring on" in printed
    assert printed.count("of the lower limit") == printed.count("limit by scoring")
    assert printed.count("second half to first") == len({1, cores()})


def test_no_two_pages_are_the_same_and_each_begins_with_its_number() -> None:
    sites = [b"<html><BODY class=a><p>Rest.</p></body></html>", b"<p>Rest.</p>"]
    made = [page(sites, number) for number in range(6)]
    assert len(set(made)) == 6
    assert made[2] == b"<html><BODY class=a><p>This is the note of number 10002.</p><p>Rest.</p></body></html>"
    assert made[1] == b"<p>This is the note of number 10001.</p><p>Rest.</p>"


def test_a_worker_that_dies_ends_the_benchmark(store: Store) -> None:
    add(store, "b", rows(1))
    environ = {**os.environ, "PLUMBLINE_DATABASE_URL": "nowhere://"}
    with pytest.raises(RuntimeError, match="the worker ended with status 2"):
        throughput.run_worker(store, "b", environ, 1)


def test_a_row_without_a_report_ends_the_benchmark(store: Store) -> None:
    add(store, "b", rows(2, hosts=2))
    done, failed = claim(store)
    with store.write() as kept:
        kept.ledger.finish(done, Result(), NOW)
        kept.ledger.finish(failed, Result(error=CRASHED), NOW)
    with pytest.raises(RuntimeError, match=r"1 of 2 rows have a report, the others: \{'crashed': 1\}"):
        throughput._seconds(store, "b")
