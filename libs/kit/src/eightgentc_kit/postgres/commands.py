"""Statements with their parameters, and how libpq takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from psycopg.abc import Buffer, Transformer
from psycopg.adapt import PyFormat
from psycopg.pq import Format

from eightgentc_kit.postgres.statements import Statement

Params = Mapping[str, object]

_PLACEHOLDER = re.compile(r"%(?:%|\((\w+)\)([sbt]))")

Kind = tuple[bytes, tuple[int, ...]]
"""What is prepared once: a statement with the types of its parameters."""


@dataclass(frozen=True, slots=True)
class Command:
    """A statement with its parameters."""

    statement: Statement
    params: Params


@dataclass(frozen=True, slots=True)
class Call:
    """A command as libpq takes it."""

    kind: Kind
    values: Sequence[Buffer | None]
    formats: Sequence[Format]
    result_format: Format
    prepared: bool


def call_of(command: Command, transformer: Transformer) -> Call:
    text, names, formats = written(command.statement.sql)
    params = command.params
    values = transformer.dump_sequence([params[name] for name in names], formats)
    result_format = Format.BINARY if command.statement.binary else Format.TEXT
    kind = (text, tuple(transformer.types or ()))
    return Call(kind, values, transformer.formats or (), result_format, command.statement.prepared)


@cache
def written(sql: str) -> tuple[bytes, list[str], list[PyFormat]]:
    """A statement as Postgres reads it, with `$1` for the first parameter; their names and formats in this order."""
    numbers: dict[tuple[str, str], int] = {}

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${numbers.setdefault((found[1], found[2]), len(numbers) + 1)}"

    text = _PLACEHOLDER.sub(place, sql).encode()
    return text, [name for name, _ in numbers], [PyFormat(format) for _, format in numbers]
