"""What a caller may be allowed to do."""

from __future__ import annotations

SCOPES = {
    "read": "look up reports, sources and what the model knows",
    "score": "have pages fetched and scored",
    "batch": "hand in batches, watches and webhooks, and see them",
    "admin": "read the metrics",
}
