"""What `plumbline beat` runs: the rounds, the messages to webhooks, and the dispatcher that fills the queue."""

from __future__ import annotations

from service.jobs.celery_app import CeleryQueue, open_app
from service.jobs.deliveries import Deliveries
from service.jobs.dispatcher import Dispatcher
from service.jobs.loops import Loop, Loops
from service.jobs.rounds import Rounds
from service.policy import policy_of
from service.services import Services


class Beat(Loops):
    """Loops that several machines may have at the same time."""

    def __init__(self, services: Services) -> None:
        config, policy = services.config, policy_of(services.config)
        rounds = Rounds(services, policy)
        self.dispatcher = Dispatcher(services.store, policy, CeleryQueue(open_app(config)), most=config.fetches)
        deliveries = Deliveries(services, self.dispatcher.name)
        super().__init__(
            Loop("rounds", rounds.run, rounds.stop),
            Loop("deliveries", deliveries.run, deliveries.stop),
            Loop("dispatcher", self.dispatcher.run, self.dispatcher.stop),
        )
