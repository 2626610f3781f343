"""How work is handed out and tried again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta

from service.config import Config
from service.store.ledger import Manners

LONGEST_WAIT = timedelta(hours=6)
"""No item waits longer for its next attempt, whatever its host asks for."""

UNASKED_WAIT = timedelta(seconds=1)
"""An item whose host was busy waits at least so long, also where the next attempt comes at once: it counts for none."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for every worker on a store."""

    manners: Manners = field(default_factory=Manners)
    lease: timedelta = timedelta(minutes=2)
    """For which a claim holds unless it is renewed: much longer than a fetch may take."""
    attempts: int = 4
    """After which a page that may yet come is given up."""
    first_wait: timedelta = timedelta(seconds=10)
    """Before the second attempt; each further one waits four times as long."""

    def wait(self, attempt: int, asked: float | None) -> timedelta:
        """How long after this failed attempt the next one is due; `asked` are the seconds the host asked for.

        Up to a half is added by chance, so that what failed together does not come back together.
        """
        backoff: timedelta = self.first_wait * 4 ** (attempt - 1) * random.uniform(1, 1.5)  # noqa: S311 - no secret
        return min(max(backoff, timedelta(seconds=asked or 0)), LONGEST_WAIT)


def policy_of(config: Config) -> Policy:
    """The policy that the settings ask for."""
    manners = Manners(at_once=config.host_requests, pause=timedelta(seconds=config.host_pause))
    return Policy(manners, timedelta(seconds=config.lease), config.attempts, timedelta(seconds=config.first_wait))
