"""What it costs to find something among a million pages, against what it costs among ten thousand.

    python -m benchmarks.store [--pages N] [--calls N]

Runs on SQLite, and on PostgreSQL where TEST_DATABASE_URL names a database, in schemas of its own that are dropped
afterwards. Databases of both sizes are asked alternately, one call each, so that whatever else the machine does meets
both. A call is a transaction of its own, as the service makes it. Exits with 1 when a ratio is over the limit.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fill_store import BATCH_ROWS, Filling, fill, report_id
from service.store.database import Repositories, Store, open_store
from tests.databases import KINDS, URL, fresh_database

PORTION = 100
"""Rows of a page of a list."""
SMALLER = 100
"""How many times fewer pages the smaller database has."""
WARM = 20
"""Calls before the first that counts, for what connecting and compiling a statement cost once."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A store and what is in it."""

    store: Store
    filling: Filling


Ask = Callable[[Repositories, Filling, int], object]
"""Reads what there is about the page of a number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one kind of call costs, in milliseconds: medians, and the 95th percentile among many pages."""

    kind: str
    call: str
    few: float
    many: float
    slowest: float

    @property
    def ratio(self) -> float:
        return self.many / self.few


def look_up(kept: Repositories, filling: Filling, number: int) -> object:
    found = kept.pages.find(filling.url(number))
    assert found is not None
    return found


def look_up_report(kept: Repositories, filling: Filling, number: int) -> object:
    found = kept.pages.find(filling.url(number))
    assert found is not None
    return kept.reports.find(found.report_id or report_id(number))


def list_source(kept: Repositories, filling: Filling, number: int) -> object:
    return kept.pages.of_source(filling.domain(number), limit=PORTION)


def page_batch(kept: Repositories, filling: Filling, number: int) -> object:
    rows = min(BATCH_ROWS, filling.pages)
    return kept.items.page(filling.batch(number), after=min(number % BATCH_ROWS, rows - PORTION) - 1, limit=PORTION)


CALLS: dict[str, Ask] = {
    "look-up by URL": look_up,
    "look-up with report": look_up_report,
    f"{PORTION} pages of a source": list_source,
    f"{PORTION} rows of a batch": page_batch,
}


def measure(kind: str, few: Filled, many: Filled, calls: int) -> Iterator[Figure]:
    """Every kind of call, alternately on both databases."""
    for name, ask in CALLS.items():
        pairs = [_pair(few, many, ask, turned=bool(place % 2)) for place in range(WARM + calls)][WARM:]
        among_few, among_many = ([pair[side] for pair in pairs] for side in (0, 1))
        yield Figure(
            kind,
            name,
            statistics.median(among_few),
            statistics.median(among_many),
            statistics.quantiles(among_many, n=20)[-1],
        )


def _pair(few: Filled, many: Filled, ask: Ask, *, turned: bool) -> tuple[float, float]:
    """The milliseconds of one call each; which goes first takes turns."""
    if turned:
        later = _milliseconds(many, ask)
        return _milliseconds(few, ask), later
    return _milliseconds(few, ask), _milliseconds(many, ask)


def _milliseconds(filled: Filled, ask: Ask) -> float:
    number = random.randrange(filled.filling.pages)
    start = time.perf_counter()
    with filled.store.read() as kept:
        ask(kept, filled.filling, number)
    return 1_000 * (time.perf_counter() - start)


@contextmanager
def filled(kind: str, pages: int) -> Iterator[Filled]:
    """A store with so many pages, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder, fresh_database(kind, Path(folder)) as url:
        start = time.perf_counter()
        fill(url, Filling(pages))
        print(f"{kind}: filled with {pages:,} pages in {time.perf_counter() - start:.0f} s", flush=True)
        store = open_store(url)
        yield Filled(store, Filling(pages))
        store.close()


def run(pages: int, calls: int) -> list[Figure]:
    """Fill, measure, print and drop."""
    figures = []
    kinds = [kind for kind in KINDS if kind == "sqlite" or os.environ.get(URL)]
    with ExitStack() as stack:
        stores = {kind: [stack.enter_context(filled(kind, n)) for n in (pages // SMALLER, pages)] for kind in kinds}
        print(f"{'medians of ' + str(calls) + ' calls':33}  {pages // SMALLER:,} pages  {pages:,} pages  ratio  95th")
        for kind, (few, many) in stores.items():
            for figure in measure(kind, few, many, calls):
                print(_line(figure), flush=True)
                figures.append(figure)
    return figures


def _line(figure: Figure) -> str:
    name = f"{figure.kind:11} {figure.call:21}"
    return f"{name}  {figure.few:9.2f} ms  {figure.many:9.2f} ms  {figure.ratio:5.2f}  {figure.slowest:.2f} ms"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run with these arguments. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1_000_000, help=f"at least {SMALLER * PORTION}")
    parser.add_argument("--calls", type=int, default=1_000, help="of each kind, on each database")
    parser.add_argument("--limit", type=float, default=1.5, help="the highest ratio that passes")
    options = parser.parse_args(arguments)
    if not os.environ.get(URL):
        print(f"PostgreSQL is left out: {URL} is not set.")
    over = [figure for figure in run(options.pages, options.calls) if figure.ratio > options.limit]
    print(
        "\n".join(f"over {options.limit}: {each.kind}, {each.call}" for each in over) or f"all within {options.limit}"
    )
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
