"""What `plumbline beat` runs: rounds, deliveries, and the dispatcher that fills the queue of the workers."""

from __future__ import annotations

from threading import Thread

from service.jobs.celery_app import CeleryQueue, open_app
from service.jobs.deliveries import Deliveries
from service.jobs.dispatcher import Dispatcher
from service.jobs.rounds import Rounds
from service.policy import policy_of
from service.services import Services


class Beat:
    """Three threads, which several machines may have at the same time."""

    def __init__(self, services: Services) -> None:
        config, policy = services.config, policy_of(services.config)
        self.dispatcher = Dispatcher(services.store, policy, CeleryQueue(open_app(config)), most=config.fetches)
        self._parts = (Rounds(services, policy), Deliveries(services, self.dispatcher.name), self.dispatcher)
        self._threads = [Thread(target=self._run, args=[part], name=type(part).__name__) for part in self._parts]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after what is under way. Returns at once, and may be called by a signal's handler."""
        for part in self._parts:
            part.stop()

    def join(self) -> None:
        """Wait until all has ended."""
        for thread in self._threads:
            thread.join()

    def _run(self, part: Rounds | Deliveries | Dispatcher) -> None:
        """None goes on without the others: a beat in which one has met a fault ends, to be started again."""
        try:
            part.run()
        finally:
            self.stop()
