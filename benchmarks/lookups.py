"""Look-ups under load, against a Flask view that does nothing in the same server; and in a store that has grown.

    python -m benchmarks.lookups [--pages 1000000] [--seconds 3] [--rounds 5] [--folder DIR | --database URL]

One run: the same server and settings for all views, loaded by turns over kept connections. The view that does nothing
stands beside the look-ups, behind the same checks of keys and limits, and answers a body of the same size; what a Flask
application without any of these does is shown as well. Addresses are drawn anew for every request, so that no cache is
what is measured. Prints each ratio, and ends with 1 when one is missed. Stores are SQLite files, or schemas of their
own in the PostgreSQL database that `--database` names, dropped afterwards.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Thread

from benchmarks.fill_store import Filling, fill
from benchmarks.load import PROCESSES, Load, put_load, request
from benchmarks.lookup_server import BARE, NOTHING
from benchmarks.memory import megabytes
from tests.databases import fresh_schema

SMALL = 10_000
MANY = 50
DRAWN = 20_000
"""Addresses in the requests of one round; no two rounds have the same."""
STEADY = 100_000
"""Requests over which memory must be flat."""
GROWTH_MB = 5.0


@dataclass
class Rounds:
    """The loads of one kind of request."""

    loads: list[Load] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests in a second, in the middle one of the rounds."""
        return statistics.median(load.rate for load in self.loads)

    @property
    def p99(self) -> float:
        """The 99th percentile of the latency, in the middle one of the rounds."""
        return statistics.median(load.quantile(0.99) for load in self.loads)

    def over(self, other: Rounds) -> float:
        """How many times the other's rate, round by round: what else the machine did then, it did to both."""
        return statistics.median(mine.rate / theirs.rate for mine, theirs in zip(self.loads, other.loads, strict=True))


class Checks:
    """Figures with their limits, printed as they come."""

    def __init__(self) -> None:
        self.missed = 0

    def at_least(self, what: str, value: float, limit: float) -> None:
        self._print(what, value, f"at least {limit}", met=value >= limit)

    def at_most(self, what: str, value: float, limit: float) -> None:
        self._print(what, value, f"at most {limit}", met=value <= limit)

    def _print(self, what: str, value: float, limit: str, *, met: bool) -> None:
        self.missed += not met
        print(f"{what:<58} {value:8.3f}  ({limit}) {'' if met else 'MISSED'}")


def addresses(pages: int, rng: random.Random) -> Iterator[str]:
    """What extensions ask for: mostly known pages, some on their mobile twins, some known by their source, some not."""
    filling = Filling(pages)
    while True:
        number, kind = rng.randrange(pages), rng.random()
        if kind < 0.8:
            yield f"{filling.url(number)}?utm_source=feed"
        elif kind < 0.85:
            yield filling.url(number).replace("//www.", "//m.")
        elif kind < 0.95:
            yield f"https://www.{filling.domain(number)}/unknown/{number}"
        else:
            yield f"https://www.nobody-{number}.org/unknown"


def requests_for(path: str, pages: int, each: int, rng: random.Random) -> list[bytes]:
    """Requests that ask for so many addresses each."""
    drawn = addresses(pages, rng)
    bodies = ({"urls": [next(drawn) for _ in range(each)]} for _ in range(DRAWN // each))
    return [request(path, json.dumps(body).encode()) for body in bodies]


@contextmanager
def served(database_url: str) -> Iterator[tuple[int, int]]:
    """The port of a server for this store, and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.lookup_server", database_url, str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    log = process.stderr or BytesIO()
    try:
        while b"Booting worker" not in (line := log.readline()) and line:
            pass
        Thread(target=deque, args=(iter(partial(log.read, 65_536), b""), 0), daemon=True).start()  # else the log fills
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


class Bench:
    """Callers, and the kinds of requests that they send by turns."""

    def __init__(self, pool: ProcessPoolExecutor, seconds: float, rounds: int) -> None:
        self._pool = pool
        self._seconds = seconds
        self._rounds = rounds
        self._rng = random.Random(1)

    def against_nothing(self, port: int, pages: int, each: int) -> tuple[Rounds, Rounds, Rounds]:
        """Look-ups of so many addresses, and the views that do nothing with the same requests."""
        lookups, nothing, bare = Rounds(), Rounds(), Rounds()
        for _ in range(self._rounds):
            load = self.load(port, "/v1/lookups", pages, each)
            lookups.loads.append(load)
            nothing.loads.append(self.load(port, f"{NOTHING}/{load.size}", pages, each))
            bare.loads.append(self.load(port, f"{BARE}/{load.size}", pages, each))
        return lookups, nothing, bare

    def of_two(self, ports: dict[int, int], each: int) -> dict[int, Rounds]:
        """Look-ups of so many addresses in stores of several sizes, by turns."""
        found = {pages: Rounds() for pages in ports}
        for _ in range(self._rounds):
            for pages, port in ports.items():
                found[pages].loads.append(self.load(port, "/v1/lookups", pages, each))
        return found

    def load(self, port: int, path: str, pages: int, each: int, seconds: float | None = None) -> Load:
        """Put load on one address with requests drawn anew."""
        return put_load(self._pool, port, requests_for(path, pages, each, self._rng), seconds or self._seconds)

    def grown(self, port: int, process: int, pages: int) -> float:
        """Megabytes by which the server grows over STEADY look-ups."""
        before, sent = megabytes(process), 0
        while sent < STEADY:
            sent += len(self.load(port, "/v1/lookups", pages, 1, seconds=10).latencies)
        return megabytes(process) - before


def measure(bench: Bench, small: str, large: str, pages: int) -> int:
    """Print every figure; the number of those missed."""
    checks = Checks()
    with served(small) as (small_port, _), served(large) as (port, process):
        for each, share in ((1, 0.5), (MANY, 0.15)):
            for warm, size in ((small_port, SMALL), (port, pages)):
                bench.load(warm, "/v1/lookups", size, each)
            lookups, nothing, bare = bench.against_nothing(port, pages, each)
            _show(f"look-ups of {each}", lookups)
            _show("nothing", nothing)
            _show("Flask alone", bare)
            checks.at_least(f"throughput of look-ups of {each}, against nothing", lookups.over(nothing), share)
            print(f"{'the same, against Flask alone':<58} {lookups.over(bare):8.3f}")
            if each == 1:
                checks.at_most("p99 of look-ups of 1, against nothing", lookups.p99 / nothing.p99, 3.0)
            by_size = bench.of_two({SMALL: small_port, pages: port}, each)
            growth = by_size[SMALL].over(by_size[pages]) - 1
            checks.at_most(f"cost of {pages:,} pages over {SMALL:,}, look-ups of {each}", growth, 0.2)
        checks.at_most(f"memory gained over {STEADY:,} look-ups, MB", bench.grown(port, process, pages), GROWTH_MB)
    return checks.missed


def _show(what: str, rounds: Rounds) -> None:
    size = rounds.loads[0].size
    print(f"{what:<20} {rounds.rate:6.0f}/s   p99 {1000 * rounds.p99:6.1f} ms   {size:6d} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each load")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where SQLite's files are kept for another run")
    parser.add_argument("--database", help="URL of a PostgreSQL database in which schemas may be made")
    options = parser.parse_args()
    with ExitStack() as open_until_the_end:
        folder = options.folder or Path(open_until_the_end.enter_context(tempfile.TemporaryDirectory()))
        pool = open_until_the_end.enter_context(ProcessPoolExecutor(PROCESSES))
        small, large = (
            open_until_the_end.enter_context(_store(options.database, folder, pages))
            for pages in (SMALL, options.pages)
        )
        missed = measure(Bench(pool, options.seconds, options.rounds), small, large, options.pages)
    sys.exit(1 if missed else 0)


@contextmanager
def _store(database: str | None, folder: Path, pages: int) -> Iterator[str]:
    """The URL of a store that is filled."""
    if database:
        with fresh_schema(database) as url:
            fill(url, Filling(pages))
            yield url
        return
    path = folder / f"{pages}.db"
    if not path.exists():
        fill(f"sqlite:///{path}", Filling(pages))
    yield f"sqlite:///{path}"


if __name__ == "__main__":
    main()
