"""What holds for every test."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the labelled data where there is none, and say so."""
    if os.environ.get("PLUMBLINE_DATA"):
        return
    skip = pytest.mark.skip(reason="needs the labelled data: set PLUMBLINE_DATA to its folder")
    for item in items:
        if item.get_closest_marker("data"):
            item.add_marker(skip)
