"""Keys in the database, and the use cases that make, check and revoke them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from service.key_secret import KeyText, new_key
from service.store.database import Store
from service.store.keys import ApiKey
from service.usecases.check_key import RefusedKeyError, check_key
from service.usecases.create_key import NewKey, create_key
from service.usecases.list_keys import list_keys
from service.usecases.revoke_key import revoke_key
from tests.unit.service.store.work import NOW, SECOND

LAPTOP = NewKey("laptop", frozenset({"read", "score"}), tenant="newsroom", rate="60/minute")


def made(store: Store, new: NewKey = LAPTOP) -> tuple[ApiKey, KeyText]:
    return create_key(new, store, NOW)


def refusal(sent: str, store: Store) -> str:
    with pytest.raises(RefusedKeyError) as caught:
        check_key(sent, store, NOW)
    return caught.value.why


def test_a_key_works_from_when_it_is_made_until_it_is_revoked(store: Store) -> None:
    key, secret = made(store)
    found = check_key(secret.text(), store, NOW)
    assert (found.id, found.tenant, found.scopes, found.rate) == (key.id, "newsroom", LAPTOP.scopes, "60/minute")
    assert revoke_key(key.id, store, NOW)
    assert not revoke_key(key.id, store, NOW)
    assert refusal(secret.text(), store) == "revoked"


def test_what_is_no_key_is_refused(store: Store) -> None:
    key, secret = made(store)
    assert refusal("laptop", store) == "malformed"
    assert refusal(new_key().text(), store) == "unknown"
    assert refusal(KeyText(key.id, new_key().secret).text(), store) == "wrong_secret"
    assert refusal(KeyText(key.id, key.sha256[:43]).text(), store) == "wrong_secret"
    assert check_key(secret.text(), store, NOW).id == key.id
    assert not revoke_key("nobody", store, NOW)


def test_the_secret_is_nowhere_in_the_database(store: Store) -> None:
    _, secret = made(store)
    with store._engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM api_keys")).all()
    assert secret.secret not in str(rows)
    assert secret.sha256() in str(rows)


def test_a_key_without_a_tenant_is_alone(store: Store) -> None:
    tenants = {made(store, NewKey("laptop", frozenset({"read"})))[0].tenant for _ in range(2)}
    assert len(tenants) == 2
    assert "" not in tenants


def test_its_last_use_is_kept_to_the_minute(store: Store) -> None:
    _, secret = made(store)
    for later in (0, 30, 59):
        check_key(secret.text(), store, NOW + later * SECOND)
    assert list_keys(store)[0].last_used_at == NOW
    check_key(secret.text(), store, NOW + timedelta(minutes=1))
    assert list_keys(store)[0].last_used_at == NOW + timedelta(minutes=1)


def test_keys_are_listed_by_tenant_and_age(store: Store) -> None:
    for tenant in ("b", "a", "b"):
        made(store, NewKey("x", frozenset({"read"}), tenant))
    assert [key.tenant for key in list_keys(store)] == ["a", "b", "b"]


def test_of_an_id_there_is_one_key(store: Store) -> None:
    key, _ = made(store)
    with pytest.raises(IntegrityError), store.write() as kept:
        kept.keys.add(key)
