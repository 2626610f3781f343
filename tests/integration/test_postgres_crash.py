"""What PostgreSQL had acknowledged when all its processes were killed is there after it has started again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from service.store.batches import NewBatch
from service.store.database import Store, open_store
from service.store.items import AT_ONCE, NewItem
from tests.postgres_cluster import Cluster
from tests.unit.service.store.work import NOW, add, claim, rows


@pytest.fixture
def crashing(postgres_cluster: Cluster) -> Iterator[Store]:
    store = open_store(postgres_cluster.url)
    yield store
    store.close()


def interrupted(cluster: Cluster) -> Iterator[NewItem]:
    """Rows of which a portion is written when the cluster is killed."""
    yield from rows(2 * AT_ONCE)
    cluster.kill()
    yield from rows(1)


def test_accepted_rows_are_there_after_a_crash_and_half_a_batch_is_not(
    postgres_cluster: Cluster, crashing: Store
) -> None:
    add(crashing, "accepted", rows(1_000, hosts=10))
    claimed = claim(crashing, 5)
    with pytest.raises(OperationalError), crashing.write() as kept:
        kept.batches.add(NewBatch(id="half", idempotency_key="k"), interrupted(postgres_cluster), NOW)
    postgres_cluster.start()
    with crashing.read() as kept:
        assert len(kept.items.page("accepted", limit=2_000)) == 1_000
        assert [item.position for item in kept.items.page("accepted", limit=2_000) if item.attempts] == sorted(
            each.position for each in claimed
        )
        assert kept.batches.find("half") is None
        assert kept.items.page("half") == []
    with crashing.write() as kept:
        assert kept.batches.add(NewBatch(id="again", idempotency_key="k"), rows(3), NOW)
