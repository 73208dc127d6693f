"""A real Postgres with the product's roles and an empty schema `ai` to play in."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

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
    with provisioned.template_database("kit", _make_things).lent() as urls:
        yield urls


@asynccontextmanager
async def _opened(urls: DatabaseURLs, *, wait_seconds: float) -> AsyncIterator[Database]:
    database = Database(
        PoolOptions(urls.roles[SERVICE], size=2, wait_seconds=wait_seconds, max_waiting=1),
        application="kit-test",
    )
    await database.open()
    yield database
    await database.close()


@pytest_asyncio.fixture
async def database(urls: DatabaseURLs) -> AsyncIterator[Database]:
    async with _opened(urls, wait_seconds=0.3) as database:
        yield database


@pytest_asyncio.fixture
async def patient_database(urls: DatabaseURLs) -> AsyncIterator[Database]:
    """For tests in which Postgres starts a process anew, which takes as long as the machine needs."""
    async with _opened(urls, wait_seconds=10.0) as database:
        yield database
