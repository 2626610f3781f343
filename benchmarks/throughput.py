"""A batch through a worker, against the two limits that nothing can beat: politeness, and what scoring costs.

    python -m benchmarks.throughput --data DIR [--pages 5000] [--database URL]

A hundred hosts on loopback answer after 200 ms with pages as large as real ones. `plumbline worker` works on a batch of
them as it would anywhere, at the default manners. In the same run the same pages are scored by as many processes as
there are cores, without fetching or keeping anything. The goal is 85 % of the lower limit, in a memory that stays.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from benchmarks.memory import megabytes
from scrapers.fetch import Fetched
from service.processes import cores, open_pool
from service.store.batches import NewBatch
from service.store.database import Store, open_store
from service.store.items import ItemState
from service.store.ledger import Manners
from service.usecases.score_source import score_fetched
from service.usecases.submit_batch import NewRow, submit_batch

HOSTS = 100
LATENCY = 0.2
GOAL = 0.85
GROWTH = 1.1
"""How much more memory the second half may take at most than the first."""


def unpack(data: Path, folder: Path, count: int) -> list[Path]:
    """The real pages, as files."""
    with zipfile.ZipFile(data / "aeb_pages.zip") as archive:
        names = sorted(archive.namelist())[:count]
        for number, name in enumerate(names):
            (folder / f"{number:04}.html").write_bytes(archive.read(name))
    return sorted(folder.glob("*.html"))


def scoring_limit(pages: list[Path], count: int) -> float:
    """Pages a second that all cores score when they do nothing else."""
    bodies = [path.read_bytes() for path in pages]
    with open_pool(cores()) as pool:
        list(pool.map(_score, bodies[: 4 * cores()]))  # the processes start, and load the model
        start = time.perf_counter()
        for _ in pool.map(_score, (bodies[number % len(bodies)] for number in range(count)), chunksize=8):
            pass
        return count / (time.perf_counter() - start)


def _score(body: bytes) -> None:
    moment = datetime.now(UTC)
    url = "https://site.example/page"
    score_fetched(url, Fetched(url, url, 200, "text/html; charset=utf-8", body, "", "", moment))


def politeness_limit() -> float:
    """Pages a second that the hosts allow at the default manners."""
    manners = Manners()
    return HOSTS * min(1 / manners.pause.total_seconds(), manners.at_once / LATENCY)


@contextmanager
def sites(folder: Path) -> Iterator[int]:
    """The hosts; hands over their port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.slow_sites", str(folder), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the sites did not start")
        try:
            yield port
        finally:
            process.terminate()


def submit(store: Store, port: int, count: int) -> str:
    """A batch that goes round the hosts."""
    rows = (NewRow(str(n), f"http://127.0.1.{1 + n % HOSTS}:{port}/{n}.html") for n in range(count))
    return submit_batch(NewBatch(id=uuid4().hex), rows, store, datetime.now(UTC)).id


def run_worker(store: Store, batch_id: str, environ: dict[str, str]) -> tuple[float, list[float]]:
    """Seconds for the batch, and the memory of worker and processes meanwhile."""
    memory = []
    with subprocess.Popen([sys.executable, "-m", "service", "worker"], env=environ) as process:
        while _open(store, batch_id):
            time.sleep(1)
            memory.append(megabytes(process.pid))
        process.terminate()
    return _seconds(store, batch_id), memory


def _seconds(store: Store, batch_id: str) -> float:
    """From the first result to the last, the first tenth left out: by then all processes have started."""
    with store.read() as kept:
        items = kept.items.page(batch_id, limit=100_000)
    ended = sorted(item.finished_at for item in items if item.finished_at)
    if len(ended) != len(items) or not any(item.state is ItemState.DONE for item in items):
        raise RuntimeError(f"{len(ended)} of {len(items)} rows came to an end")
    return (ended[-1] - ended[len(ended) // 10]).total_seconds() / 0.9


def _open(store: Store, batch_id: str) -> bool:
    with store.read() as kept:
        batch = kept.batches.find(batch_id)
    return batch is not None and batch.finished_at is None


def main() -> int:
    """Print the limits and what was reached; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = unpack(given.data, folder, 181)
        database = given.database or f"sqlite:///{folder}/plumbline.db"
        store = open_store(database)
        hosts = ",".join(f"127.0.1.{n}" for n in range(1, HOSTS + 1))
        environ = {**os.environ, "PLUMBLINE_DATABASE_URL": database, "PLUMBLINE_ALLOWED_HOSTS": hosts}
        before = scoring_limit(pages, given.pages // 5)
        with sites(folder) as port:
            seconds, memory = run_worker(store, submit(store, port, given.pages), environ)
        after = scoring_limit(pages, given.pages // 5)
        store.close()
    limits = {"politeness": politeness_limit(), "scoring": statistics.mean((before, after))}
    half = len(memory) // 2
    return report(limits, given.pages / seconds, max(memory), max(memory[half:]) / max(memory[:half]))


def report(limits: dict[str, float], reached: float, most: float, growth: float) -> int:
    """Print what was reached; 1 when a goal is missed."""
    lower = min(limits, key=lambda name: limits[name])
    for name, limit in limits.items():
        print(f"limit by {name + ', pages/s':28} {limit:.1f}")
    print(f"reached on {cores()} cores, pages/s        {reached:.1f}")
    print(f"of the lower limit (goal {GOAL})        {reached / limits[lower]:.3f}")
    print(f"memory, largest, MB                  {most:.0f}")
    print(f"second half to first (at most {GROWTH})   {growth:.3f}")
    return 0 if reached / limits[lower] >= GOAL and growth <= GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
