"""A claim as a message on its way from the dispatcher to a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from service.store.ledger import Claim


def to_message(claim: Claim) -> dict[str, Any]:
    """The claim in JSON's types."""
    return {**asdict(claim), "lease_until": claim.lease_until.isoformat()}


def from_message(message: Mapping[str, Any]) -> Claim:
    """The claim that was sent. Raises TypeError, KeyError or ValueError when it is none."""
    return Claim(**{**message, "lease_until": datetime.fromisoformat(message["lease_until"])})
