"""A real Postgres with the product's roles and an empty schema `ai` to play in."""

from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
import pytest_asyncio

from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres

OWNER, SERVICE = "eightgentc_ai_owner", "eightgentc_ai"


def _make_things(urls: DatabaseURLs) -> None:
    with psycopg.connect(urls.roles[OWNER], autocommit=True) as connection:
        connection.execute("CREATE TABLE ai.things (tenant text, name text UNIQUE)")
        connection.execute("ALTER TABLE ai.things ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE ai.things FORCE ROW LEVEL SECURITY")
        connection.execute(
            "CREATE POLICY own ON ai.things USING (tenant = (SELECT nullif(current_setting('app.tenant', true), '')))"
        )
        connection.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ai.things TO {SERVICE}")


@pytest.fixture
def urls(provisioned: ProvisionedPostgres) -> Iterator[DatabaseURLs]:
    with provisioned.template_database("kit", _make_things).fresh() as urls:
        yield urls


@pytest_asyncio.fixture
async def database(urls: DatabaseURLs) -> AsyncIterator[Database]:
    database = Database(
        PoolOptions(urls.roles[SERVICE], size=2, wait_seconds=0.3, max_waiting=1), application="kit-test"
    )
    await database.open()
    yield database
    await database.close()
