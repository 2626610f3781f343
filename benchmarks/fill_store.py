"""Fills a store with as many invented pages as are asked for, quickly: for measuring what it costs to find one.

    python -m benchmarks.fill_store URL --pages N

Every page has a report and is a row of a batch; the pages of a source are far apart in the order in which pages became
known. All reports share one body of a few hundred bytes, where a real one has some ten thousand, and no page has its
text: what is measured reads neither.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table, text

from models.report import Band, ModelStamp, ScoreReport, State
from scrapers.twins import Names, names_of
from service.reports.report_json import report_to_dict
from service.store.aliases import Kind, key_of
from service.store.columns import Packed, pack
from service.store.database import open_store
from service.store.engine import open_engine
from service.store.ledger_tables import batches, items
from service.store.pages import url_key
from service.store.tables import aliases, pages, reports, sources

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
MODEL = ModelStamp("2026.1", "ab" * 32)
SOURCE_PAGES = 200
"""Pages that a source has on average."""
BATCH_ROWS = 100_000
"""Rows of a batch, the most that one may have."""
_QUICKLY = {
    "sqlite": "PRAGMA cache_size = -500000",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
"""For the filling alone: SQLite may hold its indexes in memory, and PostgreSQL, asked by a superuser, does not look up
what each row refers to.
"""
AT_ONCE = 10_000
"""Rows handed to SQLite by one call."""
SCATTER = 2_654_435_761
"""Multiplied by this, neighbouring numbers are far apart."""


_NONE = pack({})
_BODY = pack(
    report_to_dict(
        ScoreReport(
            id="",
            url="https://www.site-0.org/health/articles/2026/what-is-known-about-treatment.html",
            title="What is known about a treatment",
            language="en",
            state=State.SCORED,
            model=MODEL,
            scored_at=NOW,
            score=65.0,
            band=Band.MIXED,
            interval=(52.0, 78.0),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Filling:
    """What a store is filled with: page 0 to page `pages` - 1."""

    pages: int

    @property
    def sources(self) -> int:
        """How many registrable domains they are from."""
        return max(1, self.pages // SOURCE_PAGES)

    @property
    def batches(self) -> int:
        """How many batches they are rows of."""
        return -(-self.pages // BATCH_ROWS)

    def domain(self, number: int) -> str:
        """The domain of a page; pages of one domain are far apart in the order in which they became known."""
        return f"site-{(number * SCATTER % 2**32) * self.sources >> 32}.org"

    def url(self, number: int) -> str:
        """The canonical address of a page."""
        return f"https://www.{self.domain(number)}/health/articles/2026/what-is-known-about-treatment-{number}.html"

    def batch(self, number: int) -> str:
        """The id of the batch that a page is a row of."""
        return f"batch-{number // BATCH_ROWS}"


def fill(url: str, filling: Filling) -> None:
    """Fill the empty database at this SQLAlchemy URL. Raises sqlalchemy.exc.SQLAlchemyError."""
    open_store(url).close()
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(_QUICKLY[engine.dialect.name])
        for table, rows in _tables(filling):
            _load(connection, table, rows)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"SELECT setval('pages_id_seq', {filling.pages})"))
            connection.execute(text("VACUUM ANALYZE"))  # as the server does by itself, but later
    else:
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    engine.dispose()


def _tables(filling: Filling) -> Iterator[tuple[Table, Iterable[dict[str, Any]]]]:
    numbers = range(filling.pages)
    yield sources, (_source(f"site-{number}.org") for number in range(filling.sources))
    yield pages, (_page(filling, number) for number in numbers)
    yield aliases, _aliases(filling)
    yield reports, (_report(filling, number) for number in numbers)
    yield batches, (_batch(filling, number) for number in range(filling.batches))
    yield items, (_item(filling, number) for number in numbers)


def report_id(number: int) -> str:
    """The id of a page's report."""
    return f"{number:032x}"


def _source(domain: str) -> dict[str, Any]:
    score = {"pages": SOURCE_PAGES, "mean": 55.5, "low": 48.0, "high": 63.0}
    return {"domain": domain, "key": key_of(domain), "stale": False, **score, "updated_at": NOW}


def _aliases(filling: Filling) -> Iterator[dict[str, Any]]:
    """Each page's own address and its twins', in the order of the keys, in which the index is quickest to build."""
    names = ((names_of(filling.url(number)), number + 1) for number in range(filling.pages))
    found = ((key_of(name), page, kind) for each, page in names for name, kind in _of(each))
    for key, page, kind in sorted(found):
        yield {"key": key, "page_id": page, "kind": kind}


def _of(names: Names) -> tuple[tuple[str, int], tuple[str, int]]:
    return (names.url, int(Kind.OWN)), (names.twin, int(Kind.TWIN))


def _page(filling: Filling, number: int) -> dict[str, Any]:
    url = filling.url(number)
    return {
        "id": number + 1,
        "url_key": url_key(url),
        "url": url,
        "final_url": url,
        "domain": filling.domain(number),
        "report_id": report_id(number),
        "etag": "",
        "last_modified": "",
        "fetched_at": NOW,
        "snapshot_id": None,
        "model_sha256": MODEL.sha256,
        **_verdict(number),
    }


def _report(filling: Filling, number: int) -> dict[str, Any]:
    return {
        "id": report_id(number),
        "page_id": number + 1,
        "url": filling.url(number),
        "snapshot_id": None,
        "model_version": MODEL.version,
        "model_sha256": MODEL.sha256,
        "signal_versions": _NONE,
        "body": _BODY,
        **_verdict(number),
    }


def _verdict(number: int) -> dict[str, Any]:
    score = number * 7919 % 10_000 / 100
    band = Band.HIGH if score >= 80 else Band.LOW if score < 50 else Band.MIXED
    moment = NOW - timedelta(seconds=number % 1_000_000)
    return {
        "state": State.SCORED.value,
        "score": score,
        "band": band.value,
        "content_sha256": f"{number:064x}",
        "scored_at": moment,
    }


def _batch(filling: Filling, number: int) -> dict[str, Any]:
    rows = min(BATCH_ROWS, filling.pages - number * BATCH_ROWS)
    return {
        "id": filling.batch(number * BATCH_ROWS),
        "owner": "",
        "name": f"Batch {number}",
        "state": "done",
        "rows": rows,
        "columns": ["topic"],
        "request_sha256": "",
        "created_at": NOW,
        "finished_at": NOW,
    }


def _item(filling: Filling, number: int) -> dict[str, Any]:
    domain = filling.domain(number)
    return {
        "batch_id": filling.batch(number),
        "position": number % BATCH_ROWS,
        "row_id": str(number),
        "url": filling.url(number),
        "host": f"www.{domain}",
        "columns": {"topic": "treatment"},
        "state": "done",
        "attempts": 1,
        "not_before": NOW,
        "report_id": report_id(number),
        "band": _verdict(number)["band"],
        "reused": False,
        "finished_at": NOW,
    }


def _load(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows as the driver takes them, which is several times as quick as one statement after the other."""
    left = iter(rows)
    first = next(left)
    names = list(first)
    ready = _ready(connection, table, names)
    values = ([prepare(row[name]) for name, prepare in zip(names, ready, strict=True)] for row in chain([first], left))
    columns = ", ".join(f'"{name}"' for name in names)
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in values:
                copy.write_row(row)
        return
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join("?" * len(names))})'
    while chunk := list(islice(values, AT_ONCE)):
        raw.executemany(statement, chunk)


def _ready(connection: Connection, table: Table, names: list[str]) -> list[Callable[[Any], Any]]:
    """What makes each column's value into the driver's; what is packed is so already."""
    kinds = [table.c[name].type for name in names]
    made = [kind.dialect_impl(connection.dialect).bind_processor(connection.dialect) for kind in kinds]
    return [
        process if process and not isinstance(kind, Packed) else _as_it_is
        for kind, process in zip(kinds, made, strict=True)
    ]


def _as_it_is(value: Any) -> Any:
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="SQLAlchemy URL of a database that is still empty")
    parser.add_argument("--pages", type=int, default=1_000_000)
    options = parser.parse_args()
    start = time.perf_counter()
    fill(options.url, Filling(options.pages))
    print(f"{options.pages:,} pages in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
