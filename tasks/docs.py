"""Writes the generated pages under docs/, or says which are stale: `python -m tasks.docs [--check]`.

What is generated is never edited by hand: the signals' own specs, the settings' docstrings, the commands' help and
the OpenAPI document are the source.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tasks import api_page, card_page, reference_pages, signal_pages

DOCS = Path(__file__).parent.parent / "docs"
GENERATED = "signals/*.md"
"""Files that belong to the generator whole: one that no longer has a source is removed."""


def pages() -> dict[str, str]:
    """Every generated page: its path under docs/ and its text."""
    return {**signal_pages.pages(), **reference_pages.pages(), **card_page.pages(), **api_page.pages()}


def stale(wanted: Mapping[str, str], folder: Path = DOCS) -> list[str]:
    """Paths under the folder whose text is not what would be written now: changed, missing or left over."""
    differing = [name for name, text in wanted.items() if _text(folder / name) != text]
    return sorted([*differing, *_left_over(wanted, folder)])


def write(wanted: Mapping[str, str], folder: Path = DOCS) -> None:
    """Bring the folder to what is wanted."""
    for name in _left_over(wanted, folder):
        (folder / name).unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _left_over(wanted: Mapping[str, str], folder: Path) -> Iterator[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.glob(GENERATED))
    return (name for name in found if name not in wanted)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` only compare. Returns the exit status."""
    wanted = pages()
    if arguments != ["--check"]:
        write(wanted)
        return 0
    old = stale(wanted)
    if old:
        sys.stderr.write(f"Stale under docs/: {', '.join(old)}. Run `make docs` and commit.\n")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
