"""A worker with its hands and its rounds on this machine, as `plumbline worker` and `plumbline serve` run it."""

from __future__ import annotations

from functools import partial
from math import ceil

from service.jobs.deliveries import Deliveries
from service.jobs.hands import Hands
from service.jobs.loops import Loop, Loops
from service.jobs.rounds import Rounds
from service.jobs.worker import Worker
from service.policy import policy_of
from service.processes import cores
from service.services import Services
from service.usecases.work_on_item import Outcome

AHEAD = 0.5
"""How much more is claimed than is fetched at a time: a thread that becomes free has a task at once, and does not wait
until the outcomes of its own and others have gathered and are written."""


class LocalJobs:
    """Threads and processes of one worker. Make it in the main thread, which alone can set signals up."""

    def __init__(self, services: Services, *, processes: int | None = None) -> None:
        config = services.config
        policy = policy_of(config)
        self._metrics = services.metrics
        self.worker = Worker(services.store, policy, most=config.fetches + ceil(AHEAD * config.fetches))
        rounds = Rounds(services, policy)
        deliveries = Deliveries(services, self.worker.name)
        self._hands = Hands(
            services.fetcher,
            threads=config.fetches,
            processes=processes or config.processes or cores(),
            done=self._done,
        )
        self._loops = Loops(
            Loop("rounds", rounds.run, rounds.stop),
            Loop("deliveries", deliveries.run, deliveries.stop),
            Loop("worker", partial(self.worker.run, self._hands), self.worker.stop),
        )

    def _done(self, outcome: Outcome) -> None:
        """Have it written what came of a task, before anything can go wrong, and count it; from any thread."""
        self.worker.done(outcome)
        if outcome.scored:
            self._metrics.reported(outcome.scored.report.state.value)

    @property
    def failed(self) -> bool:
        """Whether a fault in Plumbline ended it."""
        return self._loops.failed

    def start(self) -> None:
        """Begin to work."""
        self._loops.start()

    def stop(self) -> None:
        """Take on nothing more; what is under way goes on. Returns at once, and may be called by a signal's handler."""
        self._loops.stop()

    def join(self) -> None:
        """Wait until all has ended."""
        self._loops.join()
        self._hands.close()
