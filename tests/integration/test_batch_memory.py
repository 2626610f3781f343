"""Ten thousand rows need no more memory than a few hundred: the whole family of processes stays small."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.integration.command_line import CLINIC, COLUMN, start

ROWS = 10_000
LIMIT = 300
"""Megabytes of all processes together, memory that they share counted once."""


def megabytes(process_id: int) -> float:
    """Memory of a process and its descendants."""
    try:
        rollup = Path(f"/proc/{process_id}/smaps_rollup").read_text()
        children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    except OSError:  # it has just ended
        return 0.0
    own = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return own / 1_000 + sum(megabytes(int(child)) for child in children)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc")
def test_memory_stays_bounded(tmp_path: Path) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    text, html = COLUMN.read_text()[:1_500], CLINIC.read_text()
    with source.open("w") as file:
        for number in range(ROWS):
            row = {"html": html} if number % 20 == 0 else {"text": f"{text} {number}"}
            file.write(f"{json.dumps({'id': number, **row})}\n")
    process = start("batch", source, "-o", target, "--blocks", "--processes", "2")
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, megabytes(process.pid))
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    process.communicate()
    with target.open("rb") as file:
        assert sum(1 for _ in file) == ROWS
    assert 30 < peak < LIMIT
    print(f"peak of {peak:.0f} MB")
