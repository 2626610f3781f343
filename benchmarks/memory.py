"""Peak memory of a command with all the processes it starts."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

LOOKED_EVERY = 0.2
"""Seconds between two looks at a process that has not ended."""


def megabytes(process_id: int) -> float:
    """Memory of a process and its descendants, what they share counted once; 0 for one that has ended. Linux only."""
    try:
        rollup = Path(f"/proc/{process_id}/smaps_rollup").read_text()
        children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return own / 1_000 + sum(megabytes(int(child)) for child in children)


def peak(process: subprocess.Popen[Any]) -> float:
    """The most memory, in megabytes, that the process and its descendants were seen to hold until it ended."""
    most = 0.0
    while process.poll() is None:
        most = max(most, megabytes(process.pid))
        try:
            process.wait(LOOKED_EVERY)
        except subprocess.TimeoutExpired:
            continue
    return most
