"""The benchmark of a batch's throughput runs to its end; whether its goals are reached is not a test's to say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import throughput
from service.processes import cores


@pytest.mark.slow
@pytest.mark.data
def test_the_benchmark_says_what_was_reached_with_each_number_of_processes(capfd: pytest.CaptureFixture[str]) -> None:
    throughput.main(["--data", str(Path(os.environ["PLUMBLINE_DATA"])), "--pages", "60"])
    printed = capfd.readouterr().out
    assert "1 scoring on" in printed
    assert printed.count("of the lower limit") == printed.count("limit by scoring")
    assert printed.count("second half to first") == len({1, cores()})
