"""Ten thousand rows need no more memory than a few hundred: the whole family of processes stays small."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.memory import peak
from tests.integration.command_line import CLINIC, COLUMN, start

ROWS = 10_000
LIMIT = 300
"""Megabytes of all processes together, memory that they share counted once."""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc")
def test_memory_stays_bounded(tmp_path: Path) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    text, html = COLUMN.read_text()[:800], CLINIC.read_text()
    with source.open("w") as file:
        for number in range(ROWS):
            row = {"html": html} if number % 50 == 0 else {"text": f"{text} {number}"}
            file.write(f"{json.dumps({'id': number, **row})}\n")
    process = start("batch", source, "-o", target, "--blocks", "--processes", "2")
    most = peak(process)
    process.communicate()
    with target.open("rb") as file:
        assert sum(1 for _ in file) == ROWS
    assert 30 < most < LIMIT
    print(f"peak of {most:.0f} MB")
