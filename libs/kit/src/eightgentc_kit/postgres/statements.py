"""SQL with a name: prepared by the server, timed and logged by its name, never with values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Compiled, Executable
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

_DIALECT = PGDialect_psycopg(paramstyle="pyformat")  # type: ignore[no-untyped-call]


READ_SECONDS = 1.0
"""How long a statement that only reads may take."""
WRITE_SECONDS = 2.0
"""How long an ordinary statement that writes may take, with its wait for a lock."""
LOCK_SECONDS = 1.5
"""How long one waits for the lock of a row: less than a write may take, so that the reason is told."""
LARGE_SECONDS = 8.0
"""Of whole graphs, of batches of thousands, and of what no caller waits for."""
_WRITES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM)\b")


class Statement:
    """A statement built with SQLAlchemy Core, compiled on first use and kept; or SQL by hand.

    `name`: what logs and metrics call it.
    `source`: a Core statement, or text with `%(name)s` parameters (`%(name)b` sends a value in binary).
    `columns`: of an INSERT or UPDATE built with Core: the columns it writes, each from the parameter of its name.
    `binary`: results come in Postgres's binary format, which spares numbers and bytes their way through text.
    `writes`: given where it cannot be seen: it calls a function that changes or locks something.
    `seconds`: how long it may take, where that is not what such statements may.
    `prepared`: False where the plan depends on how long the arrays among the parameters are. A prepared statement is
        soon planned once for all, as if they were short.
    """

    __slots__ = ("_columns", "_seconds", "_source", "_sql", "_writes", "binary", "name", "prepared")

    def __init__(
        self,
        name: str,
        source: str | Executable,
        *,
        columns: Sequence[str] | None = None,
        binary: bool = False,
        prepared: bool = True,
        writes: bool | None = None,
        seconds: float | None = None,
    ) -> None:
        self.name = name
        self.binary = binary
        self.prepared = prepared
        self._source = source
        self._columns = columns
        self._sql = source if isinstance(source, str) else ""
        self._writes = writes
        self._seconds = seconds

    @property
    def sql(self) -> str:
        """The text, with `%(name)s` parameters. Values that a Core statement was built with are literals in it."""
        if not self._sql:
            assert isinstance(self._source, ClauseElement)
            keys = None if self._columns is None else list(self._columns)
            self._sql = _with_literals(self._source.compile(dialect=_DIALECT, column_keys=keys))
        return self._sql

    @property
    def writes(self) -> bool:
        """Whether it changes something, or waits for the lock of a row."""
        if self._writes is None:
            self._writes = bool(_WRITES.search(self.sql))
        return self._writes

    @property
    def seconds(self) -> float:
        """How long it may take."""
        if self._seconds is None:
            self._seconds = WRITE_SECONDS if self.writes else READ_SECONDS
        return self._seconds

    def __repr__(self) -> str:
        return f"Statement({self.name!r})"


def _with_literals(compiled: Compiled) -> str:
    """Literals, not parameters: only so can the planner see that a condition is that of a partial index."""
    assert isinstance(compiled, SQLCompiler)
    text = str(compiled)
    assert "POSTCOMPILE" not in text, "write a list of constants as words(…), one of parameters as = ANY(…)"
    for name, value in compiled.construct_params(_check=False).items():
        if name in compiled.binds and not compiled.binds[name].required:
            kind = compiled.binds[name].type
            literal = "NULL" if value is None else compiled.render_literal_value(value, kind)
            text = text.replace(f"%({name})s", literal)
    return text


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom a unit of work runs: Postgres settings, local to its transaction, that the row policies read."""

    settings: tuple[tuple[str, str], ...]

    def statement(self, *, writes: bool) -> Statement | None:
        """The statement that sets them; None: there are none. Never with plain SET: that would outlive the transaction.

        `writes`: it is for what changes something. That waits for a lock no longer than is left of its time.
        """
        return _setting(tuple([name for name, _ in self.settings]), writes)

    @property
    def values(self) -> dict[str, str]:
        return {f"value{index}": value for index, (_, value) in enumerate(self.settings)}


@cache
def _setting(names: tuple[str, ...], writes: bool) -> Statement | None:
    calls = [f"set_config('{name}', %(value{index})s, true)" for index, name in enumerate(names)]
    if writes and "lock_timeout" not in names:
        calls.append(f"set_config('lock_timeout', '{round(LOCK_SECONDS * 1000)}ms', true)")
    return Statement("acting", f"SELECT {', '.join(calls)}") if calls else None


UNSCOPED = Acting(())
"""For schemas whose tables belong to no tenant (auth), and for definer functions that prove what they must."""
