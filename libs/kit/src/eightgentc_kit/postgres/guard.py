"""The check before serving: the role is harmless, the schema is current, every tenant table is closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

log = logger(__name__)

_ROLE = Statement(
    "guard_role",
    "SELECT rolname, rolsuper, rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user",
)
_OPEN_TABLES = Statement(
    "guard_open_tables",
    """
    SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %(schema)s AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """,
)
_OWNED = Statement(
    "guard_owned",
    """
    SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %(schema)s AND pg_catalog.pg_get_userbyid(c.relowner) = current_user
    """,
)


class SchemaFault(Exception):
    """The service must not serve from this database; the message says why."""


@dataclass(frozen=True, slots=True)
class SchemaRules:
    """`revision`: the migration that this code needs at least. `exempt`: tables that belong to no tenant."""

    schema: str
    revision: str
    exempt: Collection[str]


def newest_revision(migrations: Path) -> str:
    """The last of the numbered files in a service's folder of migrations."""
    return max(file.name.split("_")[0] for file in migrations.glob("[0-9]*_*.py"))


async def check_schema(database: Database, rules: SchemaRules) -> None:
    """Check role and tables once, at start.

    Raises:
        SchemaFault: the role is superuser, bypasses row security or owns tables, or a tenant table is open.
        DatabaseUnavailable: ask again later.
    """
    role = (await database.fetch(UNSCOPED, _ROLE, {}))[0]
    if role.rolsuper or role.rolbypassrls:
        raise SchemaFault(
            f"The role {role.rolname} is superuser or bypasses row security. Use the service's own role."
        )
    if await database.fetch(UNSCOPED, _OWNED, {"schema": rules.schema}):
        raise SchemaFault(
            f"The role {role.rolname} owns tables of {rules.schema}. Use the service's own role."
        )
    tables = {row.relname for row in await database.fetch(UNSCOPED, _OPEN_TABLES, {"schema": rules.schema})}
    unlisted = sorted(tables - set(rules.exempt))
    if unlisted:
        raise SchemaFault(f"Tables of {rules.schema} without forced row security: {', '.join(unlisted)}.")


async def is_migrated(database: Database, rules: SchemaRules) -> bool:
    """Whether the schema has reached the code's revision. Revisions are numbered, so that order is plain."""
    try:
        rows = await database.fetch(UNSCOPED, _revision(rules.schema), {})
    except DomainError:
        return False
    except Exception as error:  # noqa: BLE001  # the table is not there yet, or not readable yet
        log.info("schema not readable yet", schema=rules.schema, error=type(error).__name__)
        return False
    return bool(rows) and str(rows[0].version_num) >= rules.revision


@cache
def _revision(schema: str) -> Statement:
    return Statement("guard_revision", f"SELECT version_num FROM {schema}.alembic_version")
