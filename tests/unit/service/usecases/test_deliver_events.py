"""A delivery that has lost what it was to tell comes to an end."""

from __future__ import annotations

from service.store.database import Store
from service.store.webhooks import DeliveryState, Webhook
from service.usecases.deliver_events import GONE, LEASE, claim_parcels
from tests.unit.service.store.work import NOW, SECOND

HEEDLESS = {
    "sqlite": "PRAGMA foreign_keys = OFF",
    "postgresql": "ALTER TABLE deliveries DROP CONSTRAINT deliveries_event_id_fkey",
}
"""What lets rows be taken away that others name, as somebody may who works on the database by hand."""


def test_a_delivery_whose_event_is_gone_is_dead_and_the_next_is_told(store: Store) -> None:
    with store.write() as kept:
        kept.webhooks.add(Webhook("h", "https://desk.example/hook", "secret", NOW))
        ids = [kept.events.add("batch.finished", "b", {}, NOW) or 0 for _ in range(2)]
        for event_id in ids:
            kept.webhooks.send("h", event_id, NOW)
    connection = store._engine.raw_connection()
    for statement in (HEEDLESS[store._engine.dialect.name], f"DELETE FROM events WHERE id = {ids[0]}"):
        connection.cursor().execute(statement)
    connection.commit()
    connection.close()
    assert claim_parcels(store, "w1", 16, NOW) == []
    [parcel] = claim_parcels(store, "w1", 16, NOW + SECOND)
    assert parcel.event.id == ids[1]
    assert claim_parcels(store, "w2", 16, NOW + LEASE) == []
    with store.read() as kept:
        [told, orphan] = kept.webhooks.deliveries("h")
    assert (told.state, orphan.state, orphan.error) == (DeliveryState.LEASED, DeliveryState.DEAD, GONE)
