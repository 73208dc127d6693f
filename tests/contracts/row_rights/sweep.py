"""Every verb on every row, tried as the database roles with the settings of each person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from tests.contracts.row_rights.filled import Filled, StoredRow

from eightgentc_testing.database import DatabaseURLs


@dataclass(frozen=True, slots=True)
class Actor:
    """A database role with the settings of one person; '' for none."""

    name: str
    role: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """An UPDATE of some rows that has a meaning of its own. `sets`: '' for all columns that the role may change."""

    label: str = ""
    sets: str = ""
    where: str = "true"


_ME = "nullif(current_setting('app.user_id', true), '')::uuid"
CHANGES: dict[str, list[Change]] = {
    "projects.projects": [
        Change("", "title = title, update_time = update_time"),
        Change("into the trash", "delete_time = now()"),
    ],
    "projects.conversations": [
        Change("", "update_time = update_time, left_out = left_out"),
        Change("another section", "section = section, section_key = section_key"),
    ],
    "projects.generations": [
        Change(""),
        Change("decide about the proposal", f"state = 'rejected', applied = false, decided_by = {_ME}"),
        Change("decide in another's name", "state = 'rejected', decided_by = gen_random_uuid()"),
    ],
    "projects.turns": [
        Change("ask to stop", "stop_asked = true", "lease_until > now()"),
        Change("end one that runs", "state = 'done'", "lease_until > now()"),
        Change("fail one that lapsed", "state = 'failed'", "lease_until < now()"),
        Change("finish one that lapsed", "state = 'done'", "lease_until < now()"),
    ],
}


class Sweep:
    """Tries one verb on one row, and takes it back."""

    def __init__(self, connection: psycopg.Connection, admin: psycopg.Connection) -> None:
        self._connection = connection
        self._admin = admin
        self._known: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def selects(self, row: StoredRow) -> bool:
        return self._counts(sql.SQL("SELECT 1 FROM {} WHERE {}").format(*_where(row)))

    def deletes(self, row: StoredRow) -> bool:
        return self._counts(sql.SQL("DELETE FROM {} WHERE {}").format(*_where(row)))

    def updates(self, row: StoredRow, change: Change) -> bool | None:
        """None: it is not about this row."""
        table, key = _where(row)
        about = sql.SQL("SELECT FROM {} WHERE {} AND {}").format(table, key, sql.SQL(change.where))  # type: ignore[arg-type]
        if self._admin.execute(about).fetchone() is None:
            return None
        columns = [name for name, _ in self._columns(row.table, "UPDATE")]
        if not columns:
            return False
        same = (sql.SQL("{0} = {0}").format(sql.Identifier(name)) for name in columns)
        sets = sql.SQL(change.sets) if change.sets else sql.SQL(", ").join(same)  # type: ignore[arg-type]
        return self._counts(sql.SQL("UPDATE {} SET ").format(table) + sets + sql.SQL(" WHERE ") + key)

    def updates_blindly(self, table: str, column: str) -> bool:
        """Without reading, so that no policy for reading helps."""
        statement = sql.SQL("UPDATE {} SET {} = DEFAULT").format(
            sql.Identifier(*table.split(".")), sql.Identifier(column)
        )
        return self._counts(statement)

    def inserts(self, row: StoredRow) -> bool:
        """The same row once more, and one with a number that is free. What only a constraint refuses was allowed."""
        columns = self._columns(row.table, "INSERT")
        if not columns:
            return False
        table, key = _where(row)
        [(values,)] = self._admin.execute(
            sql.SQL("SELECT to_jsonb(stored) FROM {} AS stored WHERE {}").format(table, key)
        ).fetchall()
        numbers = {
            name: values[name] + 1_000 for name, kind in columns if kind == "bigint" and name in row.key
        }
        names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns)
        statement = sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, {2})")
        return all(
            self._counts(statement.format(table, names, sql.Literal(Jsonb(copy))))
            for copy in (values, {**values, **numbers})
        )

    def updatable(self, table: str) -> list[str]:
        return [name for name, _ in self._columns(table, "UPDATE")]

    def _columns(self, table: str, verb: str) -> list[tuple[str, str]]:
        """Those that the role has the right on, with their types."""
        if (table, verb) not in self._known:
            self._known[table, verb] = self._granted(table, verb)
        return self._known[table, verb]

    def _granted(self, table: str, verb: str) -> list[tuple[str, str]]:
        return self._connection.execute(
            """SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attidentity <> 'a'
                AND has_column_privilege(attrelid, attnum, %s)""",
            (table, verb),
        ).fetchall()

    def _counts(self, statement: sql.Composable) -> bool:
        attempt = sql.SQL("SAVEPOINT attempt; {}; SET CONSTRAINTS ALL IMMEDIATE").format(statement)
        try:
            cursor = self._connection.execute(attempt)
            cursor.nextset()
            return cursor.rowcount > 0
        except psycopg.errors.InsufficientPrivilege:
            return False
        except psycopg.IntegrityError:
            return True
        finally:
            self._connection.execute("ROLLBACK TO SAVEPOINT attempt")


def _where(row: StoredRow) -> tuple[sql.Composable, sql.Composable]:
    equal = (
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Literal(value)) for name, value in row.key.items()
    )
    return sql.Identifier(*row.table.split(".")), sql.SQL(" AND ").join(equal)


@contextmanager
def acting(urls: DatabaseURLs, actor: Actor) -> Iterator[Sweep]:
    """In one transaction, which is taken back."""
    with (
        psycopg.connect(urls.admin, autocommit=True) as admin,
        psycopg.connect(urls.roles[actor.role]) as connection,
    ):
        for name, value in actor.settings.items():
            connection.execute("SELECT set_config(%s, %s, true)", (name, value))
        yield Sweep(connection, admin)
        connection.rollback()


def rights(urls: DatabaseURLs, filled: Filled, actor: Actor, schema: str) -> dict[tuple[str, str], str]:
    """What the actor may do with the rows of each table: (table, what) → letters of S, I, U, D.

    Small: with own rows only. '?': with some rows, and not just the own ones.
    """
    found: dict[tuple[str, str], str] = {}
    rows = [row for row in filled.rows if row.ours and row.table.startswith(f"{schema}.")]
    with acting(urls, actor) as sweep:
        for table in dict.fromkeys(row.table for row in rows):
            of_table = [row for row in rows if row.table == table]
            plain, *others = CHANGES.get(table, [Change()])
            if plain.label:
                plain, others = Change("", "", "false"), [plain, *others]
            cells = {
                "S": _each(of_table, sweep.selects),
                "I": _each(of_table, sweep.inserts),
                "U": _each(of_table, lambda row, change=plain: sweep.updates(row, change)),
                "D": _each(of_table, sweep.deletes),
            }
            found[table, ""] = "".join(_letter(verb, cell, actor.name) for verb, cell in cells.items())
            for change in others:
                cell = _each(of_table, lambda row, change=change: sweep.updates(row, change))
                found[table, change.label] = _letter("U", cell, actor.name)
    return found


def _each(rows: list[StoredRow], attempt: Any) -> list[tuple[str, bool]]:
    tried = [(row.author, attempt(row)) for row in rows]
    return [(author, done) for author, done in tried if done is not None]


def _letter(verb: str, cell: list[tuple[str, bool]], actor: str) -> str:
    if not any(done for _, done in cell):
        return "·"
    if all(done for _, done in cell):
        return verb
    return verb.lower() if all(done == (author == actor) for author, done in cell) else "?"
