"""Every named statement of a package, and whether Postgres can plan it."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType

import psycopg

from eightgentc_kit.postgres.commands import written
from eightgentc_kit.postgres.statements import Statement


def statements_of(package: ModuleType) -> dict[str, Statement]:
    """All that its modules define, alone or in a tuple, list or mapping, by name."""
    found: dict[str, Statement] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            for statement in _statements_in(value):
                assert found.setdefault(statement.name, statement) is statement, f"two {statement.name}"
    return found


def explain(connection: psycopg.Connection, statement: Statement) -> str:
    """Its plan, without running it. Raises psycopg.Error when Postgres cannot plan it."""
    sql = written(statement.sql)[0]
    rows = connection.execute(b"EXPLAIN (GENERIC_PLAN) " + sql).fetchall()
    return "\n".join(row[0] for row in rows)


def _statements_in(value: object) -> Iterator[Statement]:
    if isinstance(value, Statement):
        yield value
    elif isinstance(value, Mapping):
        yield from (each for item in value.values() for each in _statements_in(item))
    elif isinstance(value, tuple | list):
        yield from (each for item in value for each in _statements_in(item))
