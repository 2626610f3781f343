"""Running the command line, in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from service.cli import main

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
REFERENCE = SAMPLES / "medical-reference.html"
CLINIC = SAMPLES / "clinic-sales.html"
COLUMN = SAMPLES / "pharmacist-column.txt"


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    def lines(self) -> list[Any]:
        """Standard output as JSON, one value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(capfd: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    """Run the command line in this process."""
    before, sys.argv = sys.argv, ["plumbline", *map(str, arguments)]
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        sys.argv = before
    code = ended.value.code
    assert isinstance(code, int)
    return Ran(code, *capfd.readouterr())


def start(*arguments: object, options: tuple[str, ...] = (), **settings: Any) -> subprocess.Popen[bytes]:
    """Start the command line in a process of its own."""
    command = [sys.executable, *options, "-m", "service", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLUMBLINE_")}
    environment.update(settings.pop("env", {}))
    streams: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    } | settings
    process: subprocess.Popen[bytes] = subprocess.Popen(command, cwd=ROOT, env=environment, **streams)
    return process


def finish(process: subprocess.Popen[bytes], given: bytes | None = None, *, timeout: float = 120) -> Ran:
    """Wait for its end."""
    out, err = process.communicate(given, timeout=timeout)
    return Ran(process.returncode, out.decode(), err.decode())
