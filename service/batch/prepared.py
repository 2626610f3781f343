"""Rows made ready for the ledger and put aside on disk, so that they are kept in one short transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any

from models.report import Reason
from service.store.items import NewItem

IN_MEMORY = 1_000_000
"""Bytes of rows that need no file."""
_FIELDS = [name for name in NewItem.__dataclass_fields__ if name != "problem"]


@contextmanager
def put_aside(items: Iterable[NewItem]) -> Iterator[Iterator[NewItem]]:
    """Make all items now, and hand them back one by one within the block. Raises OSError when the disk is full."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        for item in items:
            file.write(json.dumps(_values(item)).encode("ascii") + b"\n")
        file.seek(0)
        yield (_item(line) for line in file)


def _values(item: NewItem) -> dict[str, Any]:
    problem = item.problem
    found = {name: getattr(item, name) for name in _FIELDS}
    return {**found, "problem": problem and [problem.code, problem.message, problem.retry]}


def _item(line: bytes) -> NewItem:
    values = json.loads(line)
    problem = values.pop("problem")
    return NewItem(**values, problem=problem and Reason(*problem))
