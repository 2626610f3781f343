"""Begins a new signal: its file, its table of examples and its docs page. `python -m tasks.signal NAME CATEGORY`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from models.signals.base import Category

ROOT = Path(__file__).parent.parent
CATALOG = Path("models/signals/catalog")
EXAMPLES = Path("tests/unit/models/signals/examples")
DOCS = Path("docs/signals")
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")

SIGNAL = '''"""{heading}: say in a sentence what is measured."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import rate


def measure(reading: Reading) -> SignalResult:
    """Say the unit: occurrences per 1,000 words of main text."""
    return rate(reading, reading.hits("{name}"), "say what a reader is shown")


SIGNAL = Signal(
    id="{name}",
    version=1,
    category=Category.{member},
    title="Said when it fires",
    failure_title="Said when it does not: what was looked for and not found",
    why="Say to a reader, in a sentence or two, why this matters.",
    criteria=("JAMA: attribution",),
    unit="per 1,000 words",
    cap=10,
    expected_sign=Sign.LEARNED,
    lifecycle=Lifecycle.EXPERIMENTAL,
    measure=measure,
)
'''
LEXICON = """language: en
source: Say where these terms come from.
terms:
  - replace this term
"""
TABLE = """# What must fire with the quotes it must give (in page order), and what must stay silent.
fires:
  - text: A sentence in which to replace this term.
    quotes: [replace this term]
silent:
  - text: A sentence that looks alike and must not fire.
"""
PAGE = "# `{name}`\n\nWritten by `make docs`.\n"


class SkeletonError(ValueError):
    """The signal cannot be begun; the message says why."""


def begin(name: str, category: str, root: Path = ROOT) -> list[Path]:
    """Write the new signal's files under the root and return their paths. Raises SkeletonError for a bad name."""
    if not _NAME.fullmatch(name):
        raise SkeletonError(f"NAME must be a lower-case noun such as before_and_after, not {name!r}.")
    if category not in {known.value for known in Category}:
        raise SkeletonError(f"CATEGORY must be one of {', '.join(known.value for known in Category)}.")
    texts = _texts(name, Category(category))
    taken = [path for path in texts if (root / path).exists()]
    if taken:
        raise SkeletonError(f"{taken[0]} is there already.")
    for path, text in texts.items():
        (root / path).write_text(text, encoding="utf-8")
    return list(texts)


def _texts(name: str, category: Category) -> dict[Path, str]:
    heading = name.replace("_", " ").capitalize()
    return {
        CATALOG / f"{name}.py": SIGNAL.format(name=name, heading=heading, member=category.name),
        Path("models/signals/lexicons") / f"{name}.yml": LEXICON,
        EXAMPLES / f"{name}.yml": TABLE,
        DOCS / f"{name}.md": PAGE.format(name=name),
    }


def main(arguments: list[str]) -> int:
    """Begin the signal and say what is left to do. Returns the exit status."""
    try:
        name, category = [*arguments, "", ""][:2]
        written = begin(name, category)
    except SkeletonError as error:
        sys.stderr.write(f"{error}\nUsage: make signal NAME=some_noun CATEGORY=tone\n")
        return 2
    sys.stdout.write("".join(f"wrote {path}\n" for path in written))
    sys.stdout.write(f"Now add {name}.SIGNAL to SIGNALS in {CATALOG}/__init__.py, and run `make docs test`.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
