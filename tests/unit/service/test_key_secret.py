"""What a key looks like, and what is kept of it."""

from __future__ import annotations

import pytest

from service.key_secret import KeyText, new_key, read_key, without_secrets

KNOWN = KeyText("0123456789ab", "x" * 43).text()


def test_a_new_key_is_read_back_and_fits_its_hash_alone() -> None:
    made, other = new_key(), new_key()
    assert read_key(made.text()) == made
    assert made.fits(made.sha256())
    assert not made.fits(other.sha256())
    assert not KeyText(made.id, other.secret).fits(made.sha256())


def test_secrets_are_of_256_bits_and_differ() -> None:
    secrets = {new_key().secret for _ in range(100)}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {43}  # 256 bits at six a character


def test_neither_hash_nor_repr_holds_the_secret() -> None:
    made = new_key()
    assert made.secret not in made.sha256()
    assert made.secret not in repr(made)
    assert made.id in repr(made)


@pytest.mark.parametrize("text", ["", "pl_", "pl_0123456789ab_", "pl_0123456789ab_short", "x" + KNOWN])
def test_what_has_another_shape_is_no_key(text: str) -> None:
    assert read_key(text) is None
    assert read_key(f"{KNOWN}\n") is None


def test_a_secret_is_struck_out_wherever_it_stands() -> None:
    made = new_key()
    assert without_secrets(f"GET /v1/x?key={made.text()}&y") == f"GET /v1/x?key=pl_{made.id}_***&y"
