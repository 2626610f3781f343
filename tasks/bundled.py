"""The pages that come with the project, and what a careful reader finds on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from models.page import Page
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.plain import page_from_text

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "samples", ROOT / "tests" / "fixtures" / "pages")


@dataclass(frozen=True, slots=True)
class Bundled:
    """One page as a file, from its line in the folder's `expected.yml`."""

    path: Path
    url: str
    states: tuple[str, ...]
    """The report states that are right for it."""
    fires: tuple[str, ...] = ()
    """Signals that must find something on it."""
    silent: tuple[str, ...] = ()
    """Signals that must find nothing."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    def page(self) -> Page:
        """The page, cleaned as the scrapers clean it."""
        content = self.path.read_text(encoding="utf-8")
        make = page_from_html if self.path.suffix == ".html" else page_from_text
        return make(content, url=self.url)


def bundled() -> tuple[Bundled, ...]:
    """Every page that comes with the project, samples first."""
    return tuple(page for folder in FOLDERS for page in _listed(folder))


def _listed(folder: Path) -> Iterator[Bundled]:
    for entry in yaml.safe_load((folder / "expected.yml").read_text(encoding="utf-8")):
        lists = {key: tuple(entry.get(key, ())) for key in ("states", "fires", "silent")}
        yield Bundled(folder / entry["file"], entry["url"], **lists)
