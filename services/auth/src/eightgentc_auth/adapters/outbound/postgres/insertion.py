"""INSERT of named columns, each from the parameter of its name."""

from __future__ import annotations


def insertion(table: str, columns: str) -> str:
    """`INSERT INTO auth.table (columns) VALUES (…)`; the columns as in SQL: `a, b, c`."""
    values = ", ".join(f"%({column.strip()})s" for column in columns.split(","))
    return f"INSERT INTO auth.{table} ({columns}) VALUES ({values})"
