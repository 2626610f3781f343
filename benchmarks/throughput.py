"""A batch through a worker, against the two limits that nothing can beat: politeness, and what scoring costs.

    python -m benchmarks.throughput --data DIR [--pages 5000] [--database URL]

A hundred hosts on loopback answer after 200 ms with real pages, each with a sentence of its own. `plumbline worker`
works on a batch of them as it would anywhere, at the default manners, once with one process that scores and once with
one for each core.

Both limits are measured in the same run, before the batch and after it, and the mean of the two counts. The limit by
politeness is what a reader gets from the same hosts that does nothing but keep to the same manners. The limit by
scoring is what as many processes do that only score the same pages, from HTML to the report's JSON.

The sites, the fetches and the ledger run on the same cores: with a scoring process on each core there is none left for
them, so that the ratio then also says what they cost. The goal is 85 % of the lower limit on the cores that scoring is
given, in a memory that stays. CPU times depend less on what else the machine does than ratios do; those of the worker
hold what it takes to start, about a second.
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
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from benchmarks.memory import megabytes
from benchmarks.polite_reader import polite_rate
from benchmarks.slow_sites import page
from scrapers.fetching.fetch import Fetched
from service.processes import cores, open_pool
from service.reports.report_json import dumps, report_to_dict
from service.store.batches import NewBatch
from service.store.database import Store, open_store
from service.store.items import ItemState
from service.store.ledger import Manners
from service.usecases.keep_report import RECEIVED
from service.usecases.score_source import Scored, score_fetched
from service.usecases.submit_batch import NewRow, submit_batch

HOSTS = 100
LATENCY = 0.2
GOAL = 0.85
GROWTH = 1.1
"""How much more memory the second half may take at most than the first."""


def unpack(data: Path, folder: Path, count: int) -> list[Path]:
    """The real pages, as files; those behind a wall, of which a row would not come to a score, are left out."""
    with zipfile.ZipFile(data / "aeb_pages.zip") as archive:
        for number, name in enumerate(sorted(archive.namelist())[:count]):
            body = archive.read(name)
            if _scored(body).report.state in RECEIVED:
                (folder / f"{number:04}.html").write_bytes(body)
    return sorted(folder.glob("*.html"))


def scoring_limit(pages: list[Path], count: int, processes: int) -> float:
    """Pages a second that so many processes score when they do nothing else."""
    bodies = [path.read_bytes() for path in pages]
    with open_pool(processes) as pool:
        list(pool.map(_score, bodies[: 4 * processes]))  # the processes start, and load the model
        start = time.perf_counter()
        for _ in pool.map(_score, (page(bodies, number) for number in range(count)), chunksize=8):
            pass
        return count / (time.perf_counter() - start)


def _score(body: bytes) -> None:
    dumps(report_to_dict(_scored(body).report))


def _scored(body: bytes) -> Scored:
    url = "https://site.example/page"
    return score_fetched(url, Fetched(url, url, 200, "text/html; charset=utf-8", body, "", "", datetime.now(UTC)))


def politeness_limit(port: int, count: int) -> float:
    """Pages a second that a reader gets from the hosts who does nothing but keep to the default manners."""
    return polite_rate(_hosts(), port, max(count // HOSTS, 4), Manners())


def _hosts() -> list[str]:
    return [f"127.0.1.{n}" for n in range(1, HOSTS + 1)]


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


@dataclass(frozen=True)
class Limits:
    """Pages a second that nothing can beat."""

    politeness: float
    scoring: float


@dataclass
class Run:
    """What was seen of a worker while it worked on a batch."""

    processes: int
    seconds: float = 0.0
    memory: list[float] = field(default_factory=list)
    """Megabytes of all its processes, second by second."""
    worker_cpu: float = 0.0
    """Seconds of the process that fetches and writes."""
    scoring_cpu: float = 0.0
    """Seconds of the processes that score, their start included."""

    def look(self, process_id: int) -> None:
        """Note what it holds, and what it has used so far."""
        self.memory.append(megabytes(process_id))
        self.worker_cpu = _cpu(process_id)
        self.scoring_cpu = sum(map(_cpu, _descendants(process_id)))


def run_worker(store: Store, batch_id: str, environ: dict[str, str], processes: int) -> Run:
    """Let a worker work on a batch to its end. Raises RuntimeError when the worker ends before."""
    run = Run(processes)
    environ = {**environ, "PLUMBLINE_PROCESSES": str(processes)}
    with subprocess.Popen([sys.executable, "-m", "service", "worker"], env=environ) as process:
        while _open(store, batch_id):
            time.sleep(1)
            if process.poll() is not None:
                raise RuntimeError(f"the worker ended with status {process.returncode}")
            run.look(process.pid)
        process.terminate()
    run.seconds = _seconds(store, batch_id)
    return run


def _descendants(process_id: int) -> Iterator[int]:
    for child in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split():
        yield int(child)
        yield from _descendants(int(child))


def _cpu(process_id: int) -> float:
    """CPU seconds of a process. Linux only."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _seconds(store: Store, batch_id: str) -> float:
    """From the first result to the last, the first tenth left out: by then all processes have started."""
    with store.read() as kept:
        items = kept.items.page(batch_id, limit=100_000)
    ended = sorted(item.finished_at for item in items if item.finished_at and item.state is ItemState.DONE)
    if len(ended) != len(items):
        failed = Counter(item.error_code or item.state.value for item in items if item.state is not ItemState.DONE)
        raise RuntimeError(f"{len(ended)} of {len(items)} rows have a report, the others: {dict(failed)}")
    return (ended[-1] - ended[len(ended) // 10]).total_seconds() / 0.9


def _open(store: Store, batch_id: str) -> bool:
    with store.read() as kept:
        batch = kept.batches.find(batch_id)
    return batch is not None and batch.finished_at is None


def main(arguments: list[str] | None = None) -> int:
    """Print the limits and what was reached; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--database", default="")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        pages = unpack(given.data, Path(name), min(181, given.pages))
        with sites(Path(name)) as port:
            settings = sorted({1, cores()})
            reached = [measure(pages, port, given.pages, given.database, processes) for processes in settings]
    return 0 if all(reached) else 1


def measure(pages: list[Path], port: int, count: int, database: str, processes: int) -> bool:
    """One batch with so many processes that score; prints what was reached, and says whether the goals were."""
    with tempfile.TemporaryDirectory() as name:
        url = database or f"sqlite:///{name}/plumbline.db"
        store = open_store(url)
        environ = {**os.environ, "PLUMBLINE_DATABASE_URL": url, "PLUMBLINE_ALLOWED_HOSTS": ",".join(_hosts())}
        before = measure_limits(pages, port, count, processes)
        run = run_worker(store, submit(store, port, count), environ, processes)
        after = measure_limits(pages, port, count, processes)
        store.close()
    return report(run, count, before, after)


def measure_limits(pages: list[Path], port: int, count: int, processes: int) -> Limits:
    """Both, on a fifth of the pages."""
    part = max(count // 5, 20)
    return Limits(politeness_limit(port, part), scoring_limit(pages, part, processes))


def report(run: Run, count: int, before: Limits, after: Limits) -> bool:
    """Print what was reached; whether the goals were."""
    politeness = statistics.mean((before.politeness, after.politeness))
    scoring = statistics.mean((before.scoring, after.scoring))
    reached = count / run.seconds
    ratio = reached / min(politeness, scoring)
    half = len(run.memory) // 2
    growth = max(run.memory[half:]) / max(run.memory[:half] or run.memory)
    print(f"{run.processes} scoring on {cores()} cores")
    print(f"limit by politeness, pages/s         {politeness:.1f}")
    print(f"limit by scoring, pages/s            {scoring:.1f}")
    print(f"reached, pages/s                     {reached:.1f}")
    print(f"of the lower limit (goal {GOAL})       {ratio:.3f}")
    print(f"CPU of scoring, ms a page            {1000 * run.scoring_cpu / count:.1f}")
    print(f"CPU of the worker itself, ms a page  {1000 * run.worker_cpu / count:.1f}")
    print(f"memory, largest, MB                  {max(run.memory):.0f}")
    print(f"second half to first (at most {GROWTH})  {growth:.3f}")
    return ratio >= GOAL and growth <= GROWTH


if __name__ == "__main__":
    sys.exit(main())
