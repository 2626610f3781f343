"""A sign of life for whoever watches over a process that serves nothing: a file that is touched every few seconds."""

from __future__ import annotations

from pathlib import Path


def show_pulse(file: Path | None) -> None:
    """Touch the file, if there is to be one. Raises OSError when it cannot be written."""
    if file is not None:
        file.touch()
