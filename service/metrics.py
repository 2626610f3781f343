"""What is counted while the service runs. Labels come from fixed lists, so that no caller can make new series.

With several server processes each writes its counts to files that whichever of them is asked adds up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess, values
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder of the files to prometheus_client, which reads it from the environment and nowhere else."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


def share(folder: Path) -> None:
    """Count in files of this folder. Comes before any Metrics are made and before the process forks."""
    os.environ[FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True, eq=False)  # a registry keeps its collectors by who they are
class Known(Collector):
    """What is looked up when it is asked for, and so is the same whichever process answers."""

    model: dict[str, str]
    queue: Mapping[str, int]
    """Rows of batches by state; empty when they cannot be counted."""

    def collect(self) -> Iterator[Metric]:
        """The series."""
        yield InfoMetricFamily("plumbline_model", "The model that scores.", self.model)
        depth = GaugeMetricFamily("plumbline_queue_items", "Rows of batches to be done, by state.", labels=["state"])
        for state, count in self.queue.items():
            depth.add_metric([state], count)
        yield depth


class Metrics:
    """The counters of one service, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "plumbline_request_seconds",
            "Time until an answer began.",
            ["method", "route", "status"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._fetches = Counter("plumbline_fetches", "Pages fetched.", ["outcome"], registry=self._registry)
        self._reports = Counter("plumbline_reports", "Reports made.", ["state"], registry=self._registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    def fetched(self, outcome: str) -> None:
        """Count a fetch: `ok`, `unchanged` or an error's code."""
        self._fetches.labels(outcome).inc()

    def reported(self, state: str) -> None:
        """Count a report, also one of an attempt that will be repeated."""
        self._reports.labels(state).inc()

    def text(self, known: Known) -> bytes:
        """All series in Prometheus' text format, those of the other processes too."""
        found = CollectorRegistry()
        found.register(known)
        if FOLDER in os.environ:
            multiprocess.MultiProcessCollector(found)  # type: ignore[no-untyped-call]
            return generate_latest(found)
        return generate_latest(found) + generate_latest(self._registry)
