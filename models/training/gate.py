"""The evaluation gate: floors that no figure may fall below, bound to the data they were measured on.

A floor is lowered by an explicit flag only, and its highest value is kept beside it: a floor that is not at its
highest must be named in the changelog as it is now, and no other as lowered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from models.training.goals import BY_KEY, GOALS, Goal

SLACK = 0.005
"""A floor is set this much below what was measured, for the last digits of another machine's arithmetic."""
DIGITS = 4
_LOWERED = "- Lowered the floor of"


class GateError(ValueError):
    """The floors cannot be used or changed as asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Floor:
    """What one figure must come to, and the strictest that was ever asked of it."""

    bound: float
    strictest: float


@dataclass(frozen=True)
class Floors:
    """Every floor by its goal's key, and the SHA-256 of each file they were measured on."""

    data: dict[str, str]
    floors: dict[str, Floor]


def floors_path() -> Path:
    """Where the floors are kept."""
    return Path(str(files("models.training") / "floors.json"))


def read(path: Path) -> Floors:
    """Read floors; a file that does not exist has none. Raises GateError."""
    if not path.exists():
        return Floors({}, {})
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Floors(content["data"], {key: Floor(**floor) for key, floor in content["floors"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GateError(f"{path.name} holds no floors: {error}") from error


def write(path: Path, floors: Floors) -> None:
    """Write floors."""
    path.write_text(json.dumps(asdict(floors), indent=1) + "\n", encoding="utf-8")


def failures(document: Mapping[str, Any], floors: Floors) -> list[str]:
    """Why this evaluation does not pass, a sentence each; none when it does."""
    if not floors.floors:
        return ["There are no floors: set them with --raise-floors."]
    changed = [name for name, digest in document["data"].items() if floors.data.get(name) != digest]
    found = [f"{name} is not the file that the floors were measured on." for name in changed]
    if not document["artifact"]["reproduced"]:
        found.append("The artifact in use is not what this code fits on this data: run `plumbline train`.")
    return found + [
        sentence for key, floor in floors.floors.items() if (sentence := _failure(BY_KEY[key], document, floor.bound))
    ]


def _failure(goal: Goal, document: Mapping[str, Any], bound: float) -> str:
    value = figure(document, goal.key)
    if value is None:
        return f"{goal.key} was not measured."
    if goal.reached(value, bound):
        return ""
    return f"{goal.key} is {value:.3f}, {'below' if goal.rising else 'above'} its floor of {bound:.3f}."


def figure(document: Mapping[str, Any], key: str) -> float | None:
    """What the evaluation found for a goal; None when it could not be measured."""
    found = document["figures"].get(key)
    return float(found["methods"]["model"]["value"]) if found else None


def raised(document: Mapping[str, Any], floors: Floors) -> Floors:
    """The floors as strict as the figures allow, bound to the data; none becomes less strict."""
    values = {goal: figure(document, goal.key) for goal in GOALS}
    new = {goal.key: _raised(goal, value, floors.floors.get(goal.key)) for goal, value in values.items() if value}
    return Floors(dict(document["data"]), floors.floors | new)


def _raised(goal: Goal, value: float, old: Floor | None) -> Floor:
    bound = round(value - SLACK if goal.rising else value + SLACK, DIGITS)
    if old is None:
        return Floor(bound, bound)
    stricter = max if goal.rising else min
    return Floor(stricter(old.bound, bound), stricter(old.strictest, bound))


def lowered(floors: Floors, key: str, bound: float) -> Floors:
    """The floors with one that asks for less. Raises GateError for an unknown name or a bound that asks for more."""
    if key not in floors.floors:
        raise GateError(f"There is no floor {key!r}; there are {', '.join(floors.floors) or 'none'}.")
    old = floors.floors[key]
    if BY_KEY[key].reached(bound, old.bound):
        raise GateError(f"{bound:g} would not lower the floor of {key}, which is {old.bound:g}.")
    return Floors(floors.data, floors.floors | {key: replace(old, bound=bound)})


def unexplained(floors: Floors, changelog: str) -> list[str]:
    """Floors below the highest they were that the changelog has no line for, with its reason."""
    lines = changelog.splitlines()
    return [key for key, needed in _needed(floors).items() if not any(_explains(line, needed) for line in lines)]


def outdated(floors: Floors, changelog: str) -> list[str]:
    """Lines of the changelog's newest section on a lowered floor that is now elsewhere, or at its highest again."""
    newest = changelog.partition("\n## [")[2].partition("\n## [")[0]
    lines = [line for line in newest.splitlines() if line.startswith(_LOWERED)]
    return [line for line in lines if not any(_explains(line, needed) for needed in _needed(floors).values())]


def _needed(floors: Floors) -> dict[str, str]:
    lowered = {key: floor for key, floor in floors.floors.items() if floor.bound != floor.strictest}
    return {key: changelog_line(key, floor) for key, floor in lowered.items()}


def _explains(line: str, needed: str) -> bool:
    return line.startswith(needed) and len(line) > len(needed)


def changelog_line(key: str, floor: Floor) -> str:
    """The line that the changelog needs for a lowered floor, without its reason."""
    return f"{_LOWERED} `{key}` from {floor.strictest:g} to {floor.bound:g}: "
