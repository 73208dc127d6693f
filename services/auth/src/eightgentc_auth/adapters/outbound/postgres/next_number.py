"""The next number of a log: taken under a lock on the head of the log that is held until the commit.

So numbers are taken in the order of the commits, a rollback returns its number, and a reader that sees the head sees
every entry up to it. A sequence does none of that. The lock is held for one write to disk: the bound is several
hundred entries a second.
"""

from __future__ import annotations

from sqlalchemy import CTE, update

from eightgentc_auth.adapters.outbound.postgres.tables import log_heads
from eightgentc_auth.ports.log_heads import Log


def next_number(log: Log) -> CTE:
    """One row with the column `number`, for the statement that writes the entry."""
    return (
        update(log_heads)
        .where(log_heads.c.name == log.value)
        .values(last_number=log_heads.c.last_number + 1)
        .returning(log_heads.c.last_number.label("number"))
        .cte("head")
    )
