"""The schema: what the migrations make, and what the service's role may do."""

from __future__ import annotations

import psycopg
import pytest

from eightgentc_auth import adapters
from eightgentc_auth.__main__ import PROGRAM
from eightgentc_auth.adapters.outbound.postgres.schema import RULES
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.guard import check_schema, is_migrated
from eightgentc_kit.postgres.migrations import migrate
from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres
from eightgentc_testing.statements import explain, statements_of

OWNER, SERVICE = "eightgentc_auth_owner", "eightgentc_auth"


@pytest.mark.row("F21", clause="downgrade -1, then upgrade head, on an empty database")
def test_migrations_go_down_and_up_again(provisioned: ProvisionedPostgres) -> None:
    with provisioned.template_database("auth_empty", lambda urls: None).fresh() as urls:
        url = urls.roles[OWNER]

        assert migrate(url, "auth", PROGRAM.migrations) == RULES.revision
        assert migrate(url, "auth", PROGRAM.migrations, "-1") == "0002"
        assert migrate(url, "auth", PROGRAM.migrations, "-1") == "0001"
        assert migrate(url, "auth", PROGRAM.migrations, "-1") == ""
        assert migrate(url, "auth", PROGRAM.migrations) == RULES.revision
        assert migrate(url, "auth", PROGRAM.migrations) == RULES.revision


@pytest.mark.parametrize("name", statements_of(adapters))
def test_postgres_can_plan_every_statement(auth_database: DatabaseURLs, name: str) -> None:
    with psycopg.connect(auth_database.roles[SERVICE]) as connection:
        explain(connection, statements_of(adapters)[name])


async def test_every_table_is_listed_as_belonging_to_no_tenant(
    database: Database, auth_database: DatabaseURLs
) -> None:
    await check_schema(database, RULES)

    assert await is_migrated(database, RULES)
    with psycopg.connect(auth_database.admin) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'auth'").fetchall()
    assert {name for (name,) in tables} == RULES.exempt


@pytest.mark.row("F139", clause="the service's role is neither owner nor superuser, and bypasses nothing")
def test_tests_log_in_as_a_role_without_special_rights(auth_database: DatabaseURLs) -> None:
    with psycopg.connect(auth_database.roles[SERVICE]) as connection:
        role = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()
        owned = connection.execute(
            "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
        ).fetchone()

    assert role == (SERVICE, False, False, False, False)
    assert owned == (0,)


@pytest.mark.row("F28", clause="UPDATE and DELETE are refused by the database")
@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE auth.audit SET actor = 'x'",
        "DELETE FROM auth.audit",
        "SELECT * FROM auth.audit",
        "TRUNCATE auth.audit",
        "DELETE FROM auth.accounts",
        "UPDATE auth.accounts SET email = 'x'",
        "DELETE FROM auth.sessions",
        "UPDATE auth.sessions SET account_id = account_id",
        "UPDATE auth.sessions SET secret = 'x'",
        "DELETE FROM auth.signing_keys",
        "UPDATE auth.signing_keys SET public_key = 'x'",
        "UPDATE auth.revocations SET number = 1",
        "DELETE FROM auth.events",
        "DELETE FROM auth.log_heads",
        "DELETE FROM auth.service_secrets",
        "UPDATE auth.alembic_version SET version_num = 'x'",
        "CREATE TABLE auth.mine (id int)",
    ],
)
def test_role_may_do_only_what_the_service_needs(auth_database: DatabaseURLs, forbidden: str) -> None:
    with (
        psycopg.connect(auth_database.roles[SERVICE]) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(forbidden)
