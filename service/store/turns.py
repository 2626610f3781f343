"""The turns at hosts: when each may be asked next, by whichever process and for whatever.

By the database's clock, so that those of machines need not agree, and told from the moment that the row is locked. Said
in each database's own words, because they reckon with moments differently.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, text

_TAKE = {
    "sqlite": text(
        "INSERT INTO hosts (host, not_before)"
        " VALUES (:host, strftime('%Y-%m-%d %H:%M:%f000', 'now', :pause || ' seconds'))"
        " ON CONFLICT (host) DO UPDATE SET not_before = max(excluded.not_before,"
        " strftime('%Y-%m-%d %H:%M:%f000', hosts.not_before, :pause || ' seconds'))"
        " WHERE (julianday(hosts.not_before) - julianday('now')) * 86400 <= :patience"
        " RETURNING (julianday(not_before) - julianday('now')) * 86400 - :pause"
    ),
    "postgresql": text(
        "INSERT INTO hosts (host, not_before) VALUES (:host, clock_timestamp() + make_interval(secs => :pause))"
        " ON CONFLICT (host) DO UPDATE"
        " SET not_before = greatest(hosts.not_before, clock_timestamp()) + make_interval(secs => :pause)"
        " WHERE hosts.not_before <= clock_timestamp() + make_interval(secs => :patience)"
        " RETURNING CAST(extract(epoch FROM not_before - clock_timestamp()) AS float) - :pause"
    ),
}


class HeldUpError(Exception):
    """Others are in the way at this moment; asked again, the database may give a turn."""


class Turns:
    """The turns' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, host: str, pause: timedelta, patience: float) -> float | None:
        """Take the next turn at a host, a pause after the last one.

        Seconds until it comes, which may be just past; None, and nothing is taken, when it is later than `patience`.
        """
        given = {"host": host, "pause": pause.total_seconds(), "patience": patience}
        found: float | None = self._connection.execute(_TAKE[self._connection.dialect.name], given).scalar()
        return found
