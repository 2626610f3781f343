"""Time of a whole score, from HTML bytes to report JSON, against trafilatura's extraction of the same pages.

    python -m benchmarks.speed --data DIR

Both are taken alternately, page by page, in one run; the ratio is what counts, the milliseconds are this machine's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import trafilatura

from benchmarks.memory import peak
from models.page import Page
from models.scoring.artifact import load
from models.scoring.explain import assess
from models.signals.phrasebook import phrasebook
from scrapers.cleaning.clean import page_from_html
from service.reports.report_json import report_to_dict

NOW = datetime(2026, 1, 15, tzinfo=UTC)
BATCH_ROWS = 10_000


def pages(data: Path) -> Iterator[bytes]:
    """The raw HTML of the article-extraction pages."""
    with zipfile.ZipFile(data / "aeb_pages.zip") as archive:
        for name in sorted(archive.namelist()):
            yield archive.read(name)


def score(html: bytes) -> str:
    """What `plumbline score --json` does with a page."""
    return assess_json(page_from_html(html))


def assess_json(page: Page) -> str:
    """The part after cleaning: signals, sum, report, JSON."""
    return json.dumps(report_to_dict(assess(page, load(), now=NOW, report_id="x")), ensure_ascii=False)


def extract(html: bytes) -> object:
    """The yardstick."""
    return trafilatura.bare_extraction(html, with_metadata=True)


T = TypeVar("T")


def milliseconds(work: Callable[[T], object], given: T, *, tries: int = 3) -> float:
    """The quickest of a few calls: what the work costs when nothing else gets in its way."""
    taken = []
    for _ in range(tries):
        start = time.perf_counter()
        work(given)
        taken.append(1000 * (time.perf_counter() - start))
    return min(taken)


def per_page(data: Path) -> None:
    """Print the medians over pages of each time and of the ratio."""
    phrasebook()
    whole, yardstick, scoring, ratios = [], [], [], []
    for place, html in enumerate(pages(data)):
        page = page_from_html(html)
        order = (score, extract) if place % 2 else (extract, score)
        taken = {work: milliseconds(work, html) for work in order}
        whole.append(taken[score])
        yardstick.append(taken[extract])
        ratios.append(taken[score] / taken[extract])
        scoring.append(milliseconds(assess_json, page))
    print(f"pages                                     {len(ratios)}")
    print(f"whole score, median ms                    {statistics.median(whole):.2f}")
    print(f"trafilatura.bare_extraction, median ms    {statistics.median(yardstick):.2f}")
    print(f"ratio of the medians (goal 1.2, aim 1.0)  {statistics.median(whole) / statistics.median(yardstick):.2f}")
    print(f"median of the pages' ratios               {statistics.median(ratios):.2f}")
    print(f"signals and scoring, median ms (goal 5)   {statistics.median(scoring):.2f}")


def start_up() -> None:
    """Print how long `plumbline score` takes on one file, from nothing, median of five."""
    sample = next(Path("samples").glob("*.html"))
    command = [sys.executable, "-m", "service", "score", "--json", str(sample)]
    times = [milliseconds(_run, command, tries=1) for _ in range(5)]
    print(f"plumbline score, one file, ms (goal 1000) {statistics.median(times):.0f}")


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def batch_memory() -> None:
    """Print the peak memory of a batch of 10,000 rows that carry their content: all its processes together."""
    samples = [path.read_text() for path in sorted(Path("samples").glob("*.html"))]
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.ndjson"
        with rows.open("w") as file:
            for i in range(BATCH_ROWS):
                file.write(json.dumps({"id": i, "html": samples[i % len(samples)]}) + "\n")
        command = [sys.executable, "-m", "service", "batch", str(rows), "-o", str(Path(folder) / "out.ndjson")]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        most = peak(process)
    if process.returncode > 1:
        raise SystemExit(f"the batch ended with {process.returncode}")
    print(f"batch of {BATCH_ROWS} rows, peak MB (goal 300)    {most:.0f}; {time.perf_counter() - start:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with aeb_pages.zip")
    parser.add_argument("--batch", action="store_true", help="measure the memory of a large batch as well")
    options = parser.parse_args()
    per_page(options.data)
    start_up()
    if options.batch:
        batch_memory()


if __name__ == "__main__":
    main()
