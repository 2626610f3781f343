"""Keep the floors of the evaluation: hold figures to them, raise them, and lower one where that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.training import gate


def failures(document: Mapping[str, Any], path: Path | None = None) -> list[str]:
    """Why the evaluation does not pass the gate, a sentence each. Raises models.training.gate.GateError."""
    return gate.failures(document, gate.read(path or gate.floors_path()))


def raise_floors(document: Mapping[str, Any], path: Path | None = None) -> None:
    """Set every floor as high as this evaluation allows. Raises models.training.gate.GateError."""
    target = path or gate.floors_path()
    gate.write(target, gate.raised(document, gate.read(target)))


def lower_floor(key: str, bound: float, path: Path | None = None) -> str:
    """Lower one floor; returns the line the changelog needs. Raises models.training.gate.GateError."""
    target = path or gate.floors_path()
    floors = gate.lowered(gate.read(target), key, bound)
    gate.write(target, floors)
    return gate.changelog_line(key, floors.floors[key])
