"""The ledger: who works on which item until when. It is the only truth; workers and brokers only carry it out.

Every step is an UPDATE that says what it expects to find, so that of two who try it one succeeds. How items are chosen
is in `claiming`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, exists, func, select, update

from models.report import Reason
from scrapers.urls import parse
from service.store.batches import BatchState
from service.store.claiming import LEASED, OPEN, WAITING, Claim, Claiming, Manners
from service.store.items import ItemState
from service.store.ledger_tables import batches, hosts, items, lanes
from service.store.upsert import insert_or

__all__ = ["CRASHED", "Claim", "Ledger", "Manners", "Result"]

LOOKED_AT = 100
"""Lanes of a batch, the first ones, by which is told when it is due: in a batch of many hosts, one of them is soon."""
CRASHED = Reason("crashed", "Every worker that took this row ended before it was done.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of an item. With an `error` it has failed, for good."""

    report_id: str | None = None
    band: str | None = None
    reused: bool = False
    error: Reason | None = None


# Made once: to make a statement takes longer than the database takes to carry it out.
_ITEM = (items.c.batch_id == bindparam("batch")) & (items.c.position == bindparam("place"))
_HELD = LEASED & (items.c.leased_by == bindparam("worker")) & (items.c.attempts == bindparam("attempt"))
_CHANGE = update(items).where(_ITEM, _HELD)
_CHANGE_AS_IT_WAS = _CHANGE.where(items.c.spared == bindparam("before"))
"""Not once somebody has begun with a claim that was handed on."""
_SHARE = update(items).where(
    items.c.batch_id == bindparam("batch"),
    items.c.same_as == bindparam("place"),
    items.c.state == ItemState.WAITING.value,
)
_HOLDERS = (
    select(items.c.position, items.c.leased_by, items.c.attempts)
    .where(items.c.batch_id == bindparam("batch"), items.c.position.in_(bindparam("places", expanding=True)), LEASED)
    .order_by(items.c.position)
    .with_for_update()
)
_AT_HOME = {"host": func.coalesce(items.c.home, items.c.host), "home": None, "moved_to": None, "moves": 0}
"""A row that a redirect has led elsewhere is asked for where it began."""
_LANES_OF_DUE = (
    select(items.c.batch_id, items.c.host, items.c.not_before)
    .where(items.c.batch_id == bindparam("batch"), WAITING, items.c.not_before == bindparam("moment"))
    .group_by(items.c.batch_id, items.c.host, items.c.not_before)
    .order_by(items.c.host)
)
_RESTS_UNTIL = select(hosts.c.not_before).where(hosts.c.host == lanes.c.host).scalar_subquery()
_FIRST_LANES = (
    select(lanes.c.not_before.label("lane"), _RESTS_UNTIL.label("host"))
    .where(lanes.c.batch_id == batches.c.id)
    .order_by(lanes.c.not_before)
    .limit(LOOKED_AT)
    .correlate(batches)
    .subquery()
)
_DUE_IN_BATCH = select(
    func.min(case((_FIRST_LANES.c.lane > _FIRST_LANES.c.host, _FIRST_LANES.c.lane), else_=_FIRST_LANES.c.host))
)
_NEXT_DUE = select(func.min(_DUE_IN_BATCH.scalar_subquery())).select_from(batches).where(OPEN)
_NEXT_END = select(func.min(items.c.lease_until)).where(LEASED)
_NEXT = select(_NEXT_DUE.scalar_subquery(), _NEXT_END.scalar_subquery())


class Ledger:
    """The ledger's repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, worker: str, count: int, now: datetime, *, lease: timedelta, manners: Manners | None = None
    ) -> list[Claim]:
        """Up to `count` due items, at most one for each host of a batch, shared out among the batches in turn.

        Fewer come back than are due when hosts need a pause or another worker is claiming at this moment.
        """
        return Claiming(self._connection, worker, now, lease, manners or Manners()).claim(count)

    def hand_on(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims for other workers to begin with: before that, these attempts do not count."""
        handed_on = [replace(claim, spared=claim.spared + 1) for claim in claims]
        if claims:
            self._connection.execute(_CHANGE, [{**_holder(claim), "spared": claim.spared} for claim in handed_on])
        return handed_on

    def begin(self, claim: Claim, until: datetime) -> Claim | None:
        """Begin with a claim that was handed on, so that its attempt counts. None when it is lost, or was begun."""
        begun = replace(claim, spared=claim.spared - 1, lease_until=until)
        return begun if self._change_as_it_was(claim, {"spared": begun.spared, "lease_until": until}) else None

    def depth(self) -> dict[ItemState, int]:
        """How many rows wait, those that share another's result left out, and how many are under way."""
        counts = {ItemState.WAITING: WAITING, ItemState.LEASED: LEASED}
        return {
            state: self._connection.execute(select(func.count()).select_from(items).where(condition)).scalar_one()
            for state, condition in counts.items()
        }

    def renew(self, claims: Sequence[Claim], until: datetime) -> list[Claim]:
        """Extend the leases; those that come back are still held, the others are somebody else's.

        They were lost, or handed on, and whoever has begun with them sees to their leases.
        """
        longer = {"lease_until": until}
        return [replace(claim, lease_until=until) for claim in claims if self._change_as_it_was(claim, longer)]

    def hold(self, claims: Collection[Claim]) -> set[Claim]:
        """Those of the claims that still hold; they hold until this transaction ends."""
        held = set[Claim]()
        for batch_id in sorted({claim.batch_id for claim in claims}):
            mine = {
                (claim.position, claim.leased_by, claim.attempts): claim
                for claim in claims
                if claim.batch_id == batch_id
            }
            given = {"batch": batch_id, "places": [claim.position for claim in mine.values()]}
            found = {tuple(row) for row in self._connection.execute(_HOLDERS, given)}
            held |= {claim for key, claim in mine.items() if key in found}
        return held

    def under_way(self) -> int:
        """How many items are leased to any worker."""
        return int(self._connection.execute(select(func.count()).select_from(items).where(LEASED)).scalar_one())

    def finish(self, claim: Claim, result: Result, now: datetime) -> bool:
        """Write an item's result, and that of the rows that are the same. False when the claim no longer holds."""
        if not self._change(claim, _ended(result, now)):
            return False
        self._connection.execute(_SHARE, [_shared(claim, result, now)])
        return True

    def finish_held(self, results: Mapping[Claim, Result], now: datetime) -> None:
        """Write the results of items whose claims hold until this transaction ends, as `finish` does."""
        if results:
            ended = [{**_holder(claim), **_ended(result, now)} for claim, result in results.items()]
            self._connection.execute(_CHANGE, ended)
            self._connection.execute(_SHARE, [_shared(claim, result, now) for claim, result in results.items()])

    def push_back(
        self, claim: Claim, until: datetime, error: Reason | None, *, quiet: bool = False, counts: bool = True
    ) -> bool:
        """Let an item wait until then, with the reason kept; with `quiet`, its host is left alone as long.

        False when the claim no longer holds. In a batch that was cancelled meanwhile, the item is cancelled.
        """
        found: dict[str, Any] = {"error_code": error.code, "error_message": error.message} if error else {}
        if not counts:
            found["spared"] = claim.spared + 1
        released = self._released(claim.batch_id, until)
        if not self._change(claim, {**released, **found}):
            return False
        if released["state"] == ItemState.WAITING.value:
            self._open_lane(claim.batch_id, claim.host, until)
        if quiet:
            later = (hosts.c.host == claim.host) & (hosts.c.not_before < until)
            self._connection.execute(update(hosts).where(later).values(not_before=until))
        return True

    def move(self, claim: Claim, url: str, now: datetime) -> bool:
        """Let an item wait for its turn at the host that a redirect leads to; this attempt does not count.

        False when the claim no longer holds.
        """
        host = parse(url).netloc
        moved: dict[str, Any] = {"host": host, "moved_to": url, "moves": claim.moves + 1, "spared": claim.spared + 1}
        if not claim.moves:
            moved["home"] = claim.host
        released = self._released(claim.batch_id, now)
        if not self._change(claim, {**released, **moved}):
            return False
        if released["state"] == ItemState.WAITING.value:
            known = insert_or(self._connection, hosts).values(host=host, not_before=now)
            self._connection.execute(known.on_conflict_do_nothing())
            self._open_lane(claim.batch_id, host, now)
        return True

    def any_expired(self, now: datetime) -> bool:
        """Whether a lease has run out."""
        return bool(self._connection.execute(select(exists().where(LEASED, items.c.lease_until < now))).scalar())

    def release_expired(self, now: datetime, *, most_attempts: int) -> int:
        """Take items back from workers whose lease ran out; how many they were.

        What was tried `most_attempts` times has failed: a page that ends its worker must not end all of them.
        """
        query = select(*(items.c[name] for name in Claim.__dataclass_fields__ if name != "max_age")).where(
            LEASED, items.c.lease_until < now
        )
        query = query.order_by(items.c.batch_id, items.c.position).with_for_update(skip_locked=True)
        expired = [Claim(**row._mapping, max_age=None) for row in self._connection.execute(query)]
        for claim in expired:
            self.release(claim, now, most_attempts=most_attempts)
        return len(expired)

    def release(self, claim: Claim, now: datetime, *, most_attempts: int) -> bool:
        """Take an item back from a worker that has ended. False when the claim no longer holds."""
        if claim.tries >= most_attempts:
            return self.finish(claim, Result(error=CRASHED), now)
        return self.push_back(claim, now, None)

    def retry(self, batch_id: str, now: datetime, *, codes: Collection[str] = ()) -> int | None:
        """Let failed items wait anew, all or those with one of these error codes; how many rows they are.

        None, and nothing waits, when the batch was cancelled: it is locked first, as by whoever cancels or closes it.
        The attempts that they had count no more, but are still told, and redirects are followed from the beginning.
        Rows that could not be used at all stay as they are.
        """
        held = select(batches.c.state).where(batches.c.id == batch_id).with_for_update(key_share=True)
        if self._connection.execute(held).scalar() == BatchState.CANCELLED.value:
            return None
        failed = (items.c.batch_id == batch_id) & (items.c.state == ItemState.FAILED.value) & (items.c.host != "")
        chosen = failed & items.c.error_code.in_(codes) if codes else failed
        again = {"state": ItemState.WAITING.value, "spared": items.c.attempts, "not_before": now, "finished_at": None}
        query = update(items).where(chosen).values(**again, **_AT_HOME, report_id=None, band=None)
        count = self._connection.execute(query).rowcount
        if count:
            self._open_lanes(batch_id, now)
            reopened = {"state": BatchState.OPEN.value, "finished_at": None}
            self._connection.execute(update(batches).where(batches.c.id == batch_id).values(reopened))
        return count

    def next_due(self) -> datetime | None:
        """When the next item may be claimed or the next lease runs out, whichever is first; None if neither.

        A moment that is past means: now, or as soon as one of its host's items is finished.
        """
        return min((moment for moment in self._connection.execute(_NEXT).one() if moment), default=None)

    def _released(self, batch_id: str, until: datetime) -> dict[str, Any]:
        """An item's values when it is given back. The batch is locked, so that it cannot be cancelled meanwhile."""
        query = select(batches.c.state).where(batches.c.id == batch_id).with_for_update(read=True)
        gone = self._connection.execute(query).scalar() == BatchState.CANCELLED.value
        state = ItemState.CANCELLED if gone else ItemState.WAITING
        ended = until if gone else None
        return {
            "state": state.value,
            "not_before": until,
            "finished_at": ended,
            "leased_by": None,
            "lease_until": None,
        }

    def _open_lane(self, batch_id: str, host: str, moment: datetime) -> None:
        """See that a host's lane is looked into at this moment, or before."""
        insert = insert_or(self._connection, lanes).values(batch_id=batch_id, host=host, not_before=moment)
        later = lanes.c.not_before > moment
        self._connection.execute(
            insert.on_conflict_do_update(index_elements=["batch_id", "host"], set_={"not_before": moment}, where=later)
        )

    def _open_lanes(self, batch_id: str, moment: datetime) -> None:
        """See to the lanes of all hosts with rows that wait until this moment, in one order for whoever does so."""
        insert = insert_or(self._connection, lanes).from_select(["batch_id", "host", "not_before"], _LANES_OF_DUE)
        earlier = insert.on_conflict_do_update(
            index_elements=["batch_id", "host"],
            set_={"not_before": insert.excluded.not_before},
            where=lanes.c.not_before > insert.excluded.not_before,
        )
        self._connection.execute(earlier, {"batch": batch_id, "moment": moment})

    def _change(self, claim: Claim, values: dict[str, Any]) -> bool:
        """Change an item if it is still the claim's."""
        return self._connection.execute(_CHANGE, {**_holder(claim), **values}).rowcount == 1

    def _change_as_it_was(self, claim: Claim, values: dict[str, Any]) -> bool:
        """Change an item if it is still the claim's, and no further than when the claim was made."""
        given = {**_holder(claim), "before": claim.spared, **values}
        return self._connection.execute(_CHANGE_AS_IT_WAS, given).rowcount == 1


def _holder(claim: Claim) -> dict[str, Any]:
    """What _CHANGE tells the claim's item by."""
    return {"batch": claim.batch_id, "place": claim.position, "worker": claim.leased_by, "attempt": claim.attempts}


def _ended(result: Result, now: datetime) -> dict[str, Any]:
    """An item's values when there is a result."""
    error = result.error
    return {
        "state": (ItemState.FAILED if error else ItemState.DONE).value,
        "report_id": result.report_id,
        "band": result.band,
        "reused": result.reused,
        "error_code": error and error.code,
        "error_message": error and error.message,
        "leased_by": None,
        "lease_until": None,
        "finished_at": now,
    }


def _shared(claim: Claim, result: Result, now: datetime) -> dict[str, Any]:
    return {"batch": claim.batch_id, "place": claim.position, **_ended(result, now)}
