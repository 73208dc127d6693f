"""INSERT of named columns, each from the parameter of its name."""

from __future__ import annotations

from sqlalchemy import Insert, Table, bindparam, insert


def insertion(table: Table, *columns: str) -> Insert:
    """`INSERT INTO table (columns) VALUES (…)`."""
    # inline: without a RETURNING of its own, for which the role would have to be allowed to read the table.
    return insert(table).inline().values({name: bindparam(name) for name in columns})
