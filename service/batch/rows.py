"""A row of a batch, whatever file it came from."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from models.report import Reason

_BARE_HOST = re.compile(r"\A[a-z0-9-][a-z0-9.-]{0,250}\.[a-z][a-z0-9-]{1,62}\.?(?=[/?#]|:[0-9]|$)", re.IGNORECASE)


class BatchError(Exception):
    """The batch cannot be run as asked; the message says why and what to do."""


class UrlColumnError(BatchError):
    """The column of addresses cannot be told, or there is none of the name given."""

    def __init__(self, name: str, why: str, columns: Collection[str], hint: str = "") -> None:
        """`why` is half a sentence on the file called `name`; `hint` is a sentence for the end."""
        self.why = why
        self.columns = columns
        super().__init__(f"{name}: {why}. Name it with --url-column: {', '.join(columns)}.{hint}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the input. A row that cannot be used is a row too, with the reason why."""

    number: int
    """Its place among the rows, from 1."""
    digest: str
    """SHA-256 of the row as it stands in the file, by which a second run knows it again."""
    end: int
    """Where it ends in the file, in bytes."""
    id: str = ""
    """As the file has it, or else the number."""
    url: str = ""
    html: str = ""
    text: str = ""
    columns: tuple[tuple[str, Any], ...] = ()
    """The caller's other columns, by name; kept in the output."""
    problem: Reason | None = None

    @property
    def address(self) -> str:
        """Where the page is to be fetched."""
        return address_of(self.url)

    @property
    def size(self) -> int:
        """Characters of the content the row carries; 0 when it is to be fetched."""
        return len(self.html) + len(self.text)


def address_of(written: str) -> str:
    """The address that is meant: spreadsheets' `example.org/x` gets its https://."""
    return f"https://{written}" if _BARE_HOST.match(written) else written
