"""How often Python looks for garbage that refers to itself."""

from __future__ import annotations

import gc

NEW_OBJECTS = 10_000
"""Made and kept before the youngest are looked through. With Python's own 700 a third of the time of a short run went
into looking through word lists and patterns, which stay; from this number on, more gains little."""


def collect_seldom() -> None:
    """For this process, until it ends: what is kept for as long as that must not be looked through again and again."""
    gc.set_threshold(NEW_OBJECTS)
