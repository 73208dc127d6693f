"""What a service refuses to serve from."""

import psycopg
import pytest

from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.postgres.guard import SchemaFault, SchemaRules, check_schema, is_migrated

RULES = SchemaRules("ai", "0002", exempt=())


async def checked_as(url: str) -> None:
    database = Database(PoolOptions(url), application="kit-test")
    await database.open()
    try:
        await check_schema(database, RULES)
    finally:
        await database.close()


async def test_the_services_own_role_and_closed_tables_are_fine(database):
    await check_schema(database, RULES)


async def test_a_superuser_is_refused(urls):
    with pytest.raises(SchemaFault, match="superuser"):
        await checked_as(urls.admin)


async def test_the_owner_of_the_tables_is_refused(urls):
    with pytest.raises(SchemaFault, match="owns tables"):
        await checked_as(urls.roles["eightgentc_ai_owner"])


async def test_a_table_without_forced_row_security_is_named(database, urls):
    with psycopg.connect(urls.roles["eightgentc_ai_owner"], autocommit=True) as owner:
        owner.execute("CREATE TABLE ai.opened (id int)")

    with pytest.raises(SchemaFault, match=r"without forced row security: opened\."):
        await check_schema(database, RULES)


@pytest.mark.parametrize(
    ("revision", "ready"), [(None, False), ("0001", False), ("0002", True), ("0003", True)]
)
async def test_a_service_is_ready_once_the_schema_has_reached_its_revision(database, urls, revision, ready):
    if revision:
        with psycopg.connect(urls.roles["eightgentc_ai_owner"], autocommit=True) as owner:
            owner.execute("CREATE TABLE ai.alembic_version (version_num text)")
            owner.execute("INSERT INTO ai.alembic_version VALUES (%s)", (revision,))
            owner.execute("GRANT SELECT ON ai.alembic_version TO eightgentc_ai")

    assert await is_migrated(database, RULES) is ready
