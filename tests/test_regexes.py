"""Every regular expression of the project is linear: worst-case repeats cost a bounded multiple of plain text."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import models
import scrapers
import service

SIZE = 200_000
PROSE = "The clinic treated forty people with sore knees in 2021 and asked them again after twelve weeks. "
REPEATS = (
    *(" ", "\n", "a", "A", "1", ".", "-", "(", "[", "<", "é"),
    *("a ", "Aa ", "1,", "a@", "[1", "10.1", "http://", " ,", "a=", "A. B"),
)
LIMIT = 100.0
"""Times what splitting plain text into words costs. What is quadratic takes thousands of times as long."""


def modules() -> Iterator[ModuleType]:
    for package in (models, scrapers, service):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__") and ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def patterns_in(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns_in(tuple(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from patterns_in(item)


def patterns() -> dict[str, re.Pattern[Any]]:
    return {
        f"{module.__name__}.{name}": pattern
        for module in modules()
        for name, value in vars(module).items()
        for pattern in patterns_in(value)
    }


PATTERNS = patterns()


def attacks(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Repeats of single characters and short runs, and of the words the pattern itself is made of."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    own = list(dict.fromkeys(re.findall(r"[A-Za-z]{2,12}", source)))[:3]
    for unit in (*REPEATS, *own, *(f"{word} " for word in own)):
        yield (unit * (SIZE // len(unit) + 1))[:SIZE]


def seconds(pattern: re.Pattern[Any], text: str) -> float:
    subject = text if isinstance(pattern.pattern, str) else text.encode()
    start = time.perf_counter()
    for _ in pattern.finditer(subject):
        pass
    return time.perf_counter() - start


@pytest.fixture(scope="module")
def plain() -> float:
    """What the simplest pattern costs on plain text of the same size."""
    words = re.compile(r"\w+")
    return min(seconds(words, (PROSE * (SIZE // len(PROSE) + 1))[:SIZE]) for _ in range(5))


def test_there_are_patterns() -> None:
    assert len(PATTERNS) > 50


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_is_linear(name: str, plain: float) -> None:
    times = {text[:12]: seconds(PATTERNS[name], text) / plain for text in attacks(PATTERNS[name])}
    assert {repeat: ratio for repeat, ratio in times.items() if ratio > LIMIT} == {}
