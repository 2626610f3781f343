"""gunicorn, set up from here: threads, a bounded request, and everything loaded before the first caller comes."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from apiflask import APIFlask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from service import logs, metrics
from service.app import create_app
from service.config import Config
from service.edge import EdgeWorker
from service.jobs.local import LocalJobs
from service.processes import cores
from service.usecases.warm_up import warm_up

SILENT = 60
"""Seconds after which a process that gives no sign of life is replaced."""
GRACE = 20
"""Seconds that requests under way get at the end: a fetch's deadline and a little more."""
LONGEST_LINE = 8_190
"""Bytes of a request's first line, the most that gunicorn bounds."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The application and how gunicorn runs it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._jobs: LocalJobs | None = None
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings to gunicorn."""
        for name, value in self._settings().items():
            self.cfg.set(name, value)

    def load(self) -> APIFlask:
        """Make the application, ready to answer."""
        if self._config.workers > 1:
            self._share_metrics()
        self._app = create_app(self._config)
        warm_up()
        return self._app

    def start_jobs(self, _worker: Any) -> None:
        """Work on batches and watches beside the requests, in each process that answers them."""
        if self._config.jobs:
            share = max(1, (self._config.processes or cores()) // self._config.workers)
            self._jobs = LocalJobs(self._app.extensions["plumbline"], processes=share)
            self._app.extensions["plumbline_jobs"] = self._jobs
            self._jobs.start()

    def stop_jobs(self, _server: Any, _worker: Any) -> None:
        """Let what is under way end; what does not is taken up again by whoever comes next."""
        if self._jobs:
            self._jobs.stop()
            self._jobs.join()

    def _share_metrics(self) -> None:
        """Have all processes count together, in files that go when the last of them has ended."""
        folder = Path(mkdtemp(prefix="plumbline-metrics-"))
        metrics.share(folder)
        self.cfg.set("on_exit", lambda _arbiter: shutil.rmtree(folder, ignore_errors=True))

    def _settings(self) -> dict[str, Any]:
        config = self._config
        host = f"[{config.host}]" if ":" in config.host else config.host
        return {
            "bind": f"{host}:{config.port}",
            "workers": config.workers,
            "threads": config.threads,
            "worker_class": EdgeWorker,
            "limit_request_line": LONGEST_LINE,
            "preload_app": True,
            "post_worker_init": self.start_jobs,
            "worker_exit": self.stop_jobs,
            "timeout": SILENT,
            "graceful_timeout": GRACE,
            "proc_name": "plumbline",
            "logconfig_dict": logs.log_settings(config.log),
            "access_log_format": logs.ACCESS,
            "control_socket_disable": True,  # nothing but HTTP goes in, and the home folder may be read-only
        }


def serve(config: Config) -> None:
    """Serve until stopped. Raises SQLAlchemyError or ArtifactError at the start."""
    Server(config).run()
