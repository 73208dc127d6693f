"""Creates the database, and roles and schema of each service that is installed: the one step that needs CREATEROLE.

Needs neither superuser nor BYPASSRLS, so that managed Postgres works; safe to run again (it then only
sets the passwords it is given). `python -m eightgentc_kit.postgres.provision --help`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

DATABASE = "eightgentc"
GROUP = "eightgentc.database_roles"
"""The entry points by which a service names its roles."""


@dataclass(frozen=True, slots=True)
class Role:
    """A Postgres role. `member_of`: roles whose objects its migrations must be able to own."""

    name: str
    schema: str
    owns_schema: bool = False
    login: bool = True
    member_of: tuple[str, ...] = ()


# No statement, lock or forgotten transaction may hold others up for ever; migrations set their own.
_LIMITS = (
    ("statement_timeout", "15s"),
    ("lock_timeout", "3s"),
    ("idle_in_transaction_session_timeout", "30s"),
)


def installed_roles() -> tuple[Role, ...]:
    """The roles of every service that is installed here, service by service."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(role for point in points for role in point.load())


def login_roles() -> tuple[str, ...]:
    """The names of those that log in."""
    return tuple(role.name for role in installed_roles() if role.login)


def provision(admin_url: str, passwords: Mapping[str, str], database: str = DATABASE) -> None:
    """Create what is missing and set the passwords given.

    Args:
        admin_url: libpq URL of a login with CREATEROLE and CREATEDB, to any database of the server.
        passwords: role name → password; login roles that are not named keep theirs.
        database: the name of the database that holds the schemas.

    Raises:
        psycopg.Error: the server refused; the statement stands in the message.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for statement in _role_statements(admin, passwords):
            admin.execute(statement)
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if found is None:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    with psycopg.connect(make_conninfo(admin_url, dbname=database), autocommit=True) as admin:
        for statement in schema_statements(database):
            admin.execute(statement)


def _role_statements(
    admin: psycopg.Connection[tuple[object, ...]], passwords: Mapping[str, str]
) -> Iterator[sql.Composed]:
    existing = {row[0] for row in admin.execute("SELECT rolname FROM pg_roles").fetchall()}
    roles = installed_roles()
    for role in roles:
        verb = sql.SQL("ALTER" if role.name in existing else "CREATE")
        # A managed server may refuse to alter SUPERUSER or BYPASSRLS even downwards, so new roles rely
        # on the default (neither), and every service checks that at its start.
        kind = sql.SQL("LOGIN" if role.login else "NOLOGIN")
        password = passwords.get(role.name)
        secret = sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
        yield sql.SQL("{} ROLE {} {} NOINHERIT{}").format(verb, sql.Identifier(role.name), kind, secret)
    for role in roles:
        if role.login:
            for setting, value in (("search_path", role.schema), *_LIMITS):
                yield sql.SQL("ALTER ROLE {} SET {} TO {}").format(
                    sql.Identifier(role.name), sql.Identifier(setting), sql.Literal(value)
                )
        # Whoever creates or hands over an object must be a member of the role that will own it.
        if role.owns_schema:
            yield sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role.name))
        for group in role.member_of:
            yield sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(role.name))


def schema_statements(database: str = DATABASE) -> Iterator[sql.Composed]:
    """The statements for one database; test databases cloned from a template need none of them again."""
    name, roles = sql.Identifier(database), installed_roles()
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name)
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format()
    for role in roles:
        if role.login:
            yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role.name))
        if role.owns_schema:
            yield sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                sql.Identifier(role.schema), sql.Identifier(role.name)
            )
    for role in roles:
        if not role.owns_schema:
            # A role without login owns functions, and an owner must be able to create in the schema.
            privilege = sql.SQL("USAGE" if role.login else "USAGE, CREATE")
            yield sql.SQL("GRANT {} ON SCHEMA {} TO {}").format(
                privilege, sql.Identifier(role.schema), sql.Identifier(role.name)
            )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eightgentc_kit.postgres.provision", description=__doc__)
    parser.add_argument(
        "--admin-url", required=True, help="libpq URL of a login with CREATEROLE and CREATEDB"
    )
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument(
        "--passwords-file", type=Path, help='JSON: {"role": "password"}, one for each login role'
    )
    parser.add_argument("--print", action="store_true", help="show the SQL instead of running it")
    options = parser.parse_args()
    passwords: dict[str, str] = (
        json.loads(options.passwords_file.read_text()) if options.passwords_file else {}
    )
    if options.print:
        with psycopg.connect(options.admin_url) as admin:
            for statement in (*_role_statements(admin, passwords), *schema_statements(options.database)):
                print(statement.as_string(admin) + ";")
        return 0
    provision(options.admin_url, passwords, options.database)
    return 0


if __name__ == "__main__":
    sys.exit(main())
