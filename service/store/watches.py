"""Watches in the database, and their runs: each moment that a watch is due makes one run, whoever looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, literal_column, select, update

from service.store.batches import BatchState
from service.store.ledger_tables import batches, deliveries, events, runs, watches
from service.store.upsert import insert_or

# Spelled out, not bound as a parameter: only so do databases see that their partial index applies.
_RUNNING = runs.c.state == literal_column("'running'")
_KEPT = watches.c.removed_at.is_(None)


class RunState(StrEnum):
    """FAILED had no page to compare: all were blocked, a captcha or empty. It is never a change."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is scored again and again, and who wants to know."""

    id: str
    owner: str = ""
    """The tenant whose it is; whoever comes without a key is the tenant of no name."""
    name: str = ""
    urls: tuple[str, ...] = ()
    domain: str | None = None
    """A registrable domain whose known pages are watched, in place of `urls`."""
    schedule: Mapping[str, Any]
    """As JSON; what it means is the scheduler's."""
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    notify: tuple[str, ...] = ()
    """Ids of the addresses for mail and chat that are told, which are kept with the webhooks."""
    webhook_id: str | None = None
    paused: bool = False
    failures: int = 0
    """Failed runs in a row."""
    next_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """One time that a watch was due."""

    id: str
    watch_id: str
    due_at: datetime
    state: RunState
    batch_id: str | None
    """The batch whose items are the watch's pages."""
    started_at: datetime
    finished_at: datetime | None
    result: Mapping[str, Any] | None


_COLUMNS = [watches.c[name] for name in Watch.__dataclass_fields__]


class Watches:
    """The watches' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, watch: Watch) -> None:
        """Keep a watch. Raises sqlalchemy.exc.IntegrityError when there is one of its id."""
        values = {name: getattr(watch, name) for name in Watch.__dataclass_fields__}
        lists = {"urls": list(watch.urls), "notify": list(watch.notify)}
        self._connection.execute(insert(watches).values({**values, **lists}))

    def find(self, watch_id: str) -> Watch | None:
        """The watch of this id, or None."""
        row = self._connection.execute(select(*_COLUMNS).where(watches.c.id == watch_id, _KEPT)).one_or_none()
        return _watch(row) if row else None

    def page(self, owner: str, *, after: str = "", limit: int = 100) -> list[Watch]:
        """An owner's watches in the order of their ids, those after the id `after`."""
        query = select(*_COLUMNS).where(watches.c.owner == owner, watches.c.id > after, _KEPT)
        return [_watch(row) for row in self._connection.execute(query.order_by(watches.c.id).limit(limit))]

    def due(self, now: datetime, limit: int = 100) -> list[Watch]:
        """Watches that are not paused and whose time has come, the longest due first."""
        query = select(*_COLUMNS).where(watches.c.next_at <= now, watches.c.paused.is_(False))
        return [_watch(row) for row in self._connection.execute(query.order_by(watches.c.next_at).limit(limit))]

    def next_due(self) -> datetime | None:
        """When the next watch is due, or None."""
        query = select(watches.c.next_at).where(watches.c.next_at.is_not(None), watches.c.paused.is_(False))
        return self._connection.execute(query.order_by(watches.c.next_at).limit(1)).scalar_one_or_none()

    def begin_run(self, run_id: str, watch: Watch, now: datetime, *, next_at: datetime | None) -> Run | None:
        """Begin the run that the watch is due for and move the watch on; None when another scheduler was first."""
        if watch.next_at is None or not self.move_on(watch, next_at):
            return None
        return self.start(run_id, watch.id, watch.next_at, now)

    def move_on(self, watch: Watch, next_at: datetime | None) -> bool:
        """Let the watch be due then, without a run now. False when another scheduler was first."""
        as_given = (watches.c.id == watch.id) & (watches.c.next_at == watch.next_at) & watches.c.paused.is_(False)
        return self._connection.execute(update(watches).where(as_given).values(next_at=next_at)).rowcount == 1

    def start(self, run_id: str, watch_id: str, due_at: datetime, now: datetime) -> Run | None:
        """Begin a run for this moment, also out of turn; None when there is one."""
        values = {"id": run_id, "watch_id": watch_id, "due_at": due_at, "started_at": now}
        query = insert_or(self._connection, runs).values(**values, state=RunState.RUNNING.value)
        query = query.on_conflict_do_nothing(index_elements=["watch_id", "due_at"])
        if self._connection.execute(query.returning(runs.c.id)).first() is None:
            return None
        return Run(run_id, watch_id, due_at, RunState.RUNNING, None, now, None, None)

    def assign_batch(self, run_id: str, batch_id: str) -> None:
        """Note which batch carries out a run."""
        self._connection.execute(update(runs).where(runs.c.id == run_id).values(batch_id=batch_id))

    def finish_run(self, run: Run, state: RunState, result: Mapping[str, Any], now: datetime) -> bool:
        """Write a run's result and count the watch's failures in a row. False when it was finished before."""
        running = (runs.c.id == run.id) & (runs.c.state == RunState.RUNNING.value)
        values = {"state": state.value, "result": dict(result), "finished_at": now}
        if not self._connection.execute(update(runs).where(running).values(values)).rowcount:
            return False
        failures = watches.c.failures + 1 if state is RunState.FAILED else 0
        self._connection.execute(update(watches).where(watches.c.id == run.watch_id).values(failures=failures))
        return True

    def find_run(self, run_id: str) -> Run | None:
        """The run of this id, or None."""
        row = self._connection.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
        return _run(row) if row else None

    def hold(self, watch_id: str) -> bool:
        """Let nobody else begin a run of this watch, or remove it, until the transaction ends. False without one."""
        query = select(watches.c.id).where(watches.c.id == watch_id, _KEPT).with_for_update(key_share=True)
        return self._connection.execute(query).first() is not None

    def running(self, watch_id: str) -> Run | None:
        """The watch's run that is under way, or None."""
        query = select(runs).where(runs.c.watch_id == watch_id, _RUNNING).limit(1)
        row = self._connection.execute(query).one_or_none()
        return _run(row) if row else None

    def last_finished(self, watch_id: str) -> Run | None:
        """The watch's run that was finished last, or None."""
        query = select(runs).where(runs.c.watch_id == watch_id, runs.c.finished_at.is_not(None))
        row = self._connection.execute(query.order_by(runs.c.finished_at.desc(), runs.c.due_at.desc()).limit(1)).first()
        return _run(row) if row else None

    def left_over(self) -> list[Run]:
        """Runs under way whose batch has come to its end without them, as one that was cancelled has."""
        ended = (batches.c.id == runs.c.batch_id) & (batches.c.state != BatchState.OPEN.value)
        return [_run(row) for row in self._connection.execute(select(runs).join(batches, ended).where(_RUNNING))]

    def run_of_batch(self, batch_id: str) -> Run | None:
        """The run that this batch carries out, or None."""
        row = self._connection.execute(select(runs).where(runs.c.batch_id == batch_id)).one_or_none()
        return _run(row) if row else None

    def history(self, watch_id: str, *, before: datetime | None = None, limit: int = 100) -> list[Run]:
        """A watch's runs, the latest first; with `before`, those due earlier than that."""
        query = select(runs).where(runs.c.watch_id == watch_id)
        query = query if before is None else query.where(runs.c.due_at < before)
        return [_run(row) for row in self._connection.execute(query.order_by(runs.c.due_at.desc()).limit(limit))]

    def drop_runs(self, moment: datetime, *, limit: int) -> int:
        """Take away up to `limit` runs that ended before this moment, with their batches; how many they were.

        A watch's last run stays, for the next is compared with it.
        """
        later = runs.alias()
        last = ~exists().where(later.c.watch_id == runs.c.watch_id, later.c.finished_at > runs.c.finished_at)
        old = select(runs.c.id).where(runs.c.finished_at < moment, ~last).order_by(runs.c.finished_at)
        return self._drop(old.limit(limit))

    def drop_removed(self, moment: datetime, *, limit: int) -> int:
        """Take away up to `limit` runs, and as many events, of watches that were removed before this moment.

        Returns how many they were. A watch of which nothing is left goes too.
        """
        removed = select(watches.c.id).where(watches.c.removed_at < moment)
        count = self._drop(select(runs.c.id).where(runs.c.watch_id.in_(removed)).limit(limit))
        told = select(events.c.id).where(events.c.subject.in_(removed)).limit(limit)
        ids = list(self._connection.execute(told).scalars())
        self._connection.execute(delete(deliveries).where(deliveries.c.event_id.in_(ids)))
        self._connection.execute(delete(events).where(events.c.id.in_(ids)))
        left = exists().where(runs.c.watch_id == watches.c.id) | exists().where(events.c.subject == watches.c.id)
        self._connection.execute(delete(watches).where(watches.c.removed_at < moment, ~left))
        return count + len(ids)

    def _drop(self, chosen: Select[tuple[str]]) -> int:
        """Take away runs with their batches, a statement for each table."""
        ids = list(self._connection.execute(chosen).scalars())
        gone = delete(runs).where(runs.c.id.in_(ids)).returning(runs.c.batch_id)
        batch_ids = [batch_id for batch_id in self._connection.execute(gone).scalars() if batch_id]
        self._connection.execute(delete(events).where(events.c.subject.in_(batch_ids)))
        self._connection.execute(delete(batches).where(batches.c.id.in_(batch_ids)))
        return len(ids)

    def pause(self, watch_id: str) -> bool:
        """Let a watch rest. False when there is none of this id."""
        query = update(watches).where(watches.c.id == watch_id).values(paused=True)
        return self._connection.execute(query).rowcount == 1

    def resume(self, watch_id: str, next_at: datetime) -> bool:
        """Let a watch go on, from then. False when there is none of this id."""
        query = update(watches).where(watches.c.id == watch_id, _KEPT).values(paused=False, next_at=next_at)
        return self._connection.execute(query).rowcount == 1

    def remove(self, watch_id: str, now: datetime) -> bool:
        """Take a watch away, and end the run that is under way. False when there is none of this id.

        What came of its runs goes by `drop_removed`; its reports stay.
        """
        rest = {"removed_at": now, "paused": True, "next_at": None, "notify": [], "webhook_id": None}
        if not self._connection.execute(update(watches).where(watches.c.id == watch_id, _KEPT).values(rest)).rowcount:
            return False
        ended = {"state": RunState.FAILED.value, "finished_at": now}
        self._connection.execute(update(runs).where(runs.c.watch_id == watch_id, _RUNNING).values(ended))
        return True


def _watch(row: Any) -> Watch:
    return Watch(**{**row._mapping, "urls": tuple(row.urls), "notify": tuple(row.notify)})


def _run(row: Any) -> Run:
    return Run(**{**row._mapping, "state": RunState(row.state)})
