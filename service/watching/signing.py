"""Signatures of messages to webhooks, by the convention of Standard Webhooks: HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A secret that nobody has."""
    return f"{PREFIX}{b64encode(secrets.token_bytes(_BYTES)).decode()}"


def signed(message_id: str, sent_at: datetime, body: bytes, secret: str) -> dict[str, str]:
    """The headers that let a receiver tell that the message is ours, and not an old one sent again by somebody else."""
    moment = str(int(sent_at.timestamp()))
    signature = hmac.new(_key(secret), b".".join([message_id.encode(), moment.encode(), body]), sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{b64encode(signature).decode()}",
    }


def _key(secret: str) -> bytes:
    """The bytes behind the convention's prefix. A secret that somebody chose in another way is itself the key."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        return secret.encode()
