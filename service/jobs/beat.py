"""What `plumbline beat` runs: the rounds, and the dispatcher that fills the queue of the workers."""

from __future__ import annotations

from threading import Thread

from service.jobs.celery_app import CeleryQueue, open_app
from service.jobs.dispatcher import Dispatcher
from service.jobs.rounds import Rounds
from service.policy import policy_of
from service.services import Services


class Beat:
    """Two threads that several machines may have at the same time."""

    def __init__(self, services: Services) -> None:
        config, policy = services.config, policy_of(services.config)
        self._rounds = Rounds(services, policy)
        self.dispatcher = Dispatcher(services.store, policy, CeleryQueue(open_app(config)), most=config.fetches)
        self._threads = [
            Thread(target=self._run, args=[self._rounds], name="rounds"),
            Thread(target=self._run, args=[self.dispatcher], name="dispatcher"),
        ]

    def _run(self, part: Rounds | Dispatcher) -> None:
        """Neither goes on without the other: a beat that a fault has halved ends, to be started again."""
        try:
            part.run()
        finally:
            self.stop()

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after what is under way. Returns at once, and may be called by a signal's handler."""
        self._rounds.stop()
        self.dispatcher.stop()

    def join(self) -> None:
        """Wait until all has ended."""
        for thread in self._threads:
            thread.join()
