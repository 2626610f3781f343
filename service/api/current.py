"""What the request at hand works with."""

from __future__ import annotations

from flask import current_app

from service.services import Services


def services() -> Services:
    """What this app was created with."""
    found: Services = current_app.extensions["plumbline"]
    return found
