"""Celery: wiring only. Loaded by `plumbline worker --celery` and `plumbline beat`, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from celery import Celery  # type: ignore[import-untyped]
from celery.exceptions import OperationalError  # type: ignore[import-untyped]
from celery.signals import heartbeat_sent  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError

from service.config import Config
from service.jobs.dispatcher import QueueError
from service.jobs.messages import from_message
from service.jobs.pulse import show_pulse
from service.jobs.worker import TROUBLE, worker_name
from service.policy import Policy, policy_of
from service.processes import cores
from service.services import Services
from service.usecases.carry_out_claim import carry_out_claim, give_up_claim, longest
from service.usecases.warm_up import warm_up

TASK = "plumbline.item"
WAITING_FOR_THE_WEB = 4
"""Processes for each core: one has a page from its address to its report, and waits for its server most of the time."""


def open_app(config: Config) -> Celery:
    """Celery on the broker that the settings name. Nothing is connected yet."""
    app = Celery("plumbline", broker=config.broker_url, set_as_current=False)
    app.conf.update(
        task_default_queue=config.broker_queue,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_publish_retry_policy={"max_retries": 1, "interval_start": 0},
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={"confirm_publish": True, "max_retries": 1, "interval_start": 0},
    )
    return app


class CeleryQueue:
    """The queue that Celery's workers take their tasks from."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        with app.connection_for_write() as blank:  # which does not connect before it is used
            self._errors = (OperationalError, *blank.connection_errors, *blank.channel_errors)

    def waiting(self) -> int:
        """How many messages no worker has taken yet. Raises QueueError."""
        queue = self._app.amqp.queues[self._app.conf.task_default_queue]
        try:
            with self._app.pool.acquire(block=True) as connection:
                return int(queue(connection.default_channel).queue_declare().message_count)
        except self._errors as error:
            raise QueueError(str(error)) from error

    def send(self, message: Mapping[str, Any]) -> None:
        """Put a message at the end. Raises QueueError."""
        try:
            self._app.send_task(TASK, args=[message])
        except self._errors as error:
            raise QueueError(str(error)) from error


def run_worker(services: Services) -> int:
    """Carry out what comes until stopped; returns the exit status.

    The processes that carry it out are forked from this one after it has loaded what scoring needs, and before it has
    used the store or the fetcher: each makes connections of its own.
    """
    app, policy = open_app(services.config), policy_of(services.config)
    register(app, services, policy)
    warm_up()
    heartbeat_sent.connect(partial(_show_pulse, services.config.pulse), weak=False)
    worker = app.Worker(
        hostname=worker_name(),
        concurrency=services.config.processes or WAITING_FOR_THE_WEB * cores(),
        loglevel="WARNING",
        without_gossip=True,
        without_mingle=True,
        quiet=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


def _show_pulse(file: Path | None, **_: Any) -> None:
    """Celery's worker sends a heartbeat every two seconds, as long as it is connected and not stuck."""
    show_pulse(file)


def register(app: Celery, services: Services, policy: Policy) -> Any:
    """Tell Celery how to carry out a message; returns the task.

    A message comes again when its process has ended, and just as well when the connection to the broker was lost while
    it waited or was carried out. Which it was, the ledger knows: an attempt that nobody has begun is begun now, and one
    that was begun is left to whoever did, or to its lease, which runs out when that process has ended.
    """

    def carry_out(task: Any, message: Mapping[str, Any]) -> None:
        claim, now = from_message(message), datetime.now(UTC)
        again = bool(task.request.retries) and not task.request.delivery_info.get("redelivered")
        carry_out_claim(claim, services, policy, now, again=again)

    def fail(_task: Any, _error: Exception, _id: str, arguments: Any, *_: Any) -> None:
        give_up_claim(from_message(arguments[0]), services, policy, datetime.now(UTC))

    return app.task(
        carry_out,
        name=TASK,
        bind=True,
        on_failure=fail,
        autoretry_for=(SQLAlchemyError,),
        default_retry_delay=TROUBLE,
        max_retries=None,
        time_limit=ceil(longest(services, policy).total_seconds()),
    )
