"""A signed message can be told from one that was changed, is old or comes from somebody else."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from datetime import UTC, datetime

import pytest

from service.watching.signing import new_secret, signed

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
SECRET = f"whsec_{b64encode(bytes(range(32))).decode()}"


def test_a_signature_is_over_id_time_and_body() -> None:
    headers = signed("evt_7", NOW, b'{"a":1}', SECRET)
    content = f"evt_7.{int(NOW.timestamp())}.".encode() + b'{"a":1}'
    wanted = b64encode(hmac.digest(bytes(range(32)), content, "sha256")).decode()
    assert headers == {
        "webhook-id": "evt_7",
        "webhook-timestamp": "1768478400",
        "webhook-signature": f"v1,{wanted}",
    }


def test_a_known_message_has_its_known_signature() -> None:
    # The example of the Standard Webhooks convention.
    sent_at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", sent_at, b'{"test": 2432232314}', "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("change", [{"message_id": "evt_8"}, {"body": b"{}"}, {"secret": new_secret()}])
def test_whatever_is_another_changes_the_signature(change: dict[str, object]) -> None:
    same = {"message_id": "evt_7", "sent_at": NOW, "body": b'{"a":1}', "secret": SECRET}
    assert signed(**same)["webhook-signature"] != signed(**{**same, **change})["webhook-signature"]  # type: ignore[arg-type]


def test_every_secret_is_new_and_fits_into_the_store() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert len(first) <= 128
    assert len(b64decode(first.removeprefix("whsec_"))) == 32


@pytest.mark.parametrize("secret", ["chosen by its owner", "whsec_?", "Schlüssel"])
def test_a_secret_of_another_kind_is_itself_the_key(secret: str) -> None:
    wanted = b64encode(hmac.digest(secret.encode(), b"evt_7.1768478400.{}", "sha256")).decode()
    assert signed("evt_7", NOW, b"{}", secret)["webhook-signature"] == f"v1,{wanted}"
