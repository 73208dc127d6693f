"""SQL with a name: prepared by the server, timed and logged by its name, never with values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Compiled, Executable
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

_DIALECT = PGDialect_psycopg(paramstyle="pyformat")  # type: ignore[no-untyped-call]


class Statement:
    """A statement built with SQLAlchemy Core, compiled on first use and kept; or SQL by hand.

    `name`: what logs and metrics call it.
    `source`: a Core statement, or text with `%(name)s` parameters (`%(name)b` sends a value in binary).
    `columns`: of an INSERT or UPDATE built with Core: the columns it writes, each from the parameter of its name.
    `binary`: results come in Postgres's binary format, which spares numbers and bytes their way through text.
    `prepared`: False where the plan depends on how long the arrays among the parameters are. A prepared statement is
        soon planned once for all, as if they were short.
    """

    __slots__ = ("_columns", "_source", "_sql", "binary", "name", "prepared")

    def __init__(
        self,
        name: str,
        source: str | Executable,
        *,
        columns: Sequence[str] | None = None,
        binary: bool = False,
        prepared: bool = True,
    ) -> None:
        self.name = name
        self.binary = binary
        self.prepared = prepared
        self._source = source
        self._columns = columns
        self._sql = source if isinstance(source, str) else ""

    @property
    def sql(self) -> str:
        """The text, with `%(name)s` parameters. Values that a Core statement was built with are literals in it."""
        if not self._sql:
            assert isinstance(self._source, ClauseElement)
            keys = None if self._columns is None else list(self._columns)
            self._sql = _with_literals(self._source.compile(dialect=_DIALECT, column_keys=keys))
        return self._sql

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

    @property
    def statement(self) -> Statement:
        """The statement that sets them. Never with plain SET: that would outlive the transaction in a pool."""
        return _setting(tuple(name for name, _ in self.settings))

    @property
    def values(self) -> dict[str, str]:
        return {f"value{index}": value for index, (_, value) in enumerate(self.settings)}


@cache
def _setting(names: tuple[str, ...]) -> Statement:
    calls = (f"set_config('{name}', %(value{index})s, true)" for index, name in enumerate(names))
    return Statement("acting", f"SELECT {', '.join(calls)}")


UNSCOPED = Acting(())
"""For schemas whose tables belong to no tenant (auth), and for definer functions that prove what they must."""
