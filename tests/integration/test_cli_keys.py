"""`plumbline keys`: a key is shown once, listed without its secret and revoked for good."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.key_secret import read_key
from service.store.database import open_store
from service.usecases.check_key import RefusedKeyError, check_key
from tests.integration.command_line import run


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/keys.db"
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", url)
    return url


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The command sets up the logs of its process, which here is that of all tests."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    yield
    root.level, root.handlers = before


def create(capfd: pytest.CaptureFixture[str], *options: str) -> str:
    ran = run(capfd, "keys", "create", "desk", "--scope", "read", "--scope", "batch", *options)
    assert ran.code == 0
    return ran.out.strip()


def test_a_key_is_shown_once_and_works(capfd: pytest.CaptureFixture[str], url: str) -> None:
    text = create(capfd, "--tenant", "larkmoor", "--rate", "60/minute")
    given = read_key(text)
    assert given is not None
    listed = run(capfd, "keys", "list")
    [key] = json.loads(run(capfd, "keys", "list", "--json").out)
    assert given.secret not in listed.out + listed.err + str(key)
    assert given.id in listed.out
    assert (key["id"], key["name"], key["tenant"], key["rate"]) == (given.id, "desk", "larkmoor", "60/minute")
    assert (key["scopes"], key["revoked_at"], key["last_used_at"]) == (["read", "batch"], None, None)
    store = open_store(url)
    assert check_key(text, store, datetime.now(UTC)).tenant == "larkmoor"
    store.close()


def test_a_revoked_key_works_no_more(capfd: pytest.CaptureFixture[str], url: str) -> None:
    text = create(capfd)
    key_id = text.split("_")[1]
    assert run(capfd, "keys", "revoke", key_id).code == 0
    again = run(capfd, "keys", "revoke", key_id)
    assert (again.code, "no key" in again.err) == (2, True)
    store = open_store(url)
    with pytest.raises(RefusedKeyError):
        check_key(text, store, datetime.now(UTC))
    store.close()
    assert json.loads(run(capfd, "keys", "list", "--json").out)[0]["revoked_at"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "--scope"),
        (("--scope", "write"), "write"),
        (("--scope", "read", "--rate", "5"), "600/minute"),
        (("--scope", "read", "--tenant", "Larkmoor Desk"), "small letters"),
        (("--scope", "read", "--tenant", "x" * 33), "up to 32"),
    ],
)
def test_bad_use_is_explained(capfd: pytest.CaptureFixture[str], options: tuple[str, ...], words: str) -> None:
    ran = run(capfd, "keys", "create", "desk", *options)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_a_database_that_cannot_be_opened_is_said(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", "postgresql://lark:secret@127.0.0.1:1/x")
    ran = run(capfd, "keys", "list")
    assert (ran.code, "cannot be opened" in ran.err, "secret" in ran.err) == (2, True, False)
