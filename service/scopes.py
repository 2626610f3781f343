"""What a caller may be allowed to do."""

from __future__ import annotations

SCOPES = {
    "read": "look up reports, sources, what the model knows, and its tenant's batches",
    "score": "have pages fetched and scored",
    "batch": "hand in, repeat and cancel batches; watches and webhooks",
    "admin": "read the metrics",
}
