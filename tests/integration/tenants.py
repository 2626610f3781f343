"""Keys and belongings of tenants, for tests of who may do what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from apiflask import APIFlask
from werkzeug.routing import Rule

from service.scopes import SCOPES
from service.services import Services
from service.store.batches import NewBatch
from service.store.database import Repositories
from service.store.watches import Watch
from service.store.webhooks import Webhook
from service.usecases.create_key import NewKey, create_key

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def bearer(
    app: APIFlask, scopes: Iterable[str] = SCOPES, *, tenant: str = "", rate: str | None = None
) -> dict[str, str]:
    """The header of a new key."""
    services: Services = app.extensions["plumbline"]
    _, made = create_key(NewKey("test", frozenset(scopes), tenant, rate), services.store, NOW)
    return {"Authorization": f"Bearer {made.text()}"}


def _batch(kept: Repositories, owner: str, own_id: str) -> None:
    kept.batches.add(NewBatch(id=own_id, owner=owner), [], NOW)


def _watch(kept: Repositories, owner: str, own_id: str) -> None:
    watch = Watch(
        id=own_id, owner=owner, urls=("https://a.example/",), schedule={"every": 86_400}, next_at=None, created_at=NOW
    )
    kept.watches.add(watch)


def _webhook(kept: Repositories, owner: str, own_id: str) -> None:
    kept.webhooks.add(Webhook(own_id, "https://hook.example/", "s" * 32, NOW, owner))


OWNED: dict[str, Callable[[Repositories, str, str], None]] = {
    "batch_id": _batch,
    "watch_id": _watch,
    "webhook_id": _webhook,
}
"""How a tenant comes to own what a variable of a route names: a repository, the owner and the id."""
PARTS = frozenset({"before", "after", "delivery_id"})
"""Variables that name a part of what another one names: a watch's run, a webhook's delivery."""
OPEN = frozenset({"domain", "filename", "prefix", "report_id", "signal_id"})
"""Variables that name what is nobody's in particular. A report's id cannot be guessed and is for passing on."""
BODIES: dict[str, Any] = {"batches.retry": {}}
"""By endpoint, JSON that its view takes, where it wants any before it looks for what the address names."""


def own(app: APIFlask, owner: str) -> dict[str, str]:
    """Make a tenant own one of everything. Returns each thing's id by the variable that names it."""
    services: Services = app.extensions["plumbline"]
    ids = {variable: uuid4().hex for variable in OWNED}
    with services.store.write() as kept:
        for variable, make in OWNED.items():
            make(kept, owner, ids[variable])
        return {**ids, **_parts(kept, ids)}


def _parts(kept: Repositories, ids: Mapping[str, str]) -> dict[str, str]:
    run_id = uuid4().hex
    kept.watches.start(run_id, ids["watch_id"], NOW, NOW)
    event_id = kept.events.add("watch.changed", ids["watch_id"], {"changed": 0, "pages": []}, NOW)
    assert event_id is not None
    kept.webhooks.send(ids["webhook_id"], event_id, NOW)
    [delivery] = kept.webhooks.deliveries(ids["webhook_id"])
    return {"before": run_id, "after": run_id, "delivery_id": str(delivery.id)}


def path_of(rule: Rule, values: Mapping[str, str] = MappingProxyType({})) -> str:
    """An address that the rule fits, with these values for its variables and `1` for any others."""
    built = rule.build({name: values.get(name, "1") for name in rule.arguments}, append_unknown=False)
    assert built is not None
    return built[1]
