"""Rows made ready for the ledger and put aside on disk, so that they are kept in one short transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any

from models.report import Reason
from service.store.items import NewItem

IN_MEMORY = 1_000_000
"""Bytes of rows that need no file."""
AT_ONCE = 100
"""Rows written together."""
_FIELDS = [name for name in NewItem.__dataclass_fields__ if name != "problem"]


@contextmanager
def put_aside(items: Iterable[NewItem]) -> Iterator[Iterator[NewItem]]:
    """Make all items now, and hand them back one by one within the block. Raises OSError when the disk is full."""
    left = iter(items)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        while some := [_values(item) for item in islice(left, AT_ONCE)]:
            file.write(json.dumps(some).encode("ascii") + b"\n")
        file.seek(0)
        yield (_item(values) for line in file for values in json.loads(line))


def _values(item: NewItem) -> list[Any]:
    problem = item.problem
    return [problem and [problem.code, problem.message, problem.retry], *(getattr(item, name) for name in _FIELDS)]


def _item(values: list[Any]) -> NewItem:
    problem, *rest = values
    return NewItem(**dict(zip(_FIELDS, rest, strict=True)), problem=problem and Reason(*problem))
