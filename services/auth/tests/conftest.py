"""Databases of auth for its tests: real Postgres, logged in as the service does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eightgentc_auth.__main__ import PROGRAM
from eightgentc_kit.postgres.migrations import migrate
from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres, TemplateDatabase

SERVICE_ROLE, OWNER_ROLE = "eightgentc_auth", "eightgentc_auth_owner"


@pytest.fixture(scope="session")
def auth_template(provisioned: ProvisionedPostgres) -> TemplateDatabase:
    def migrate_auth(urls: DatabaseURLs) -> None:
        migrate(urls.roles[OWNER_ROLE], PROGRAM.schema, PROGRAM.migrations)

    return provisioned.template_database("auth", migrate_auth)


@pytest.fixture
def auth_database(auth_template: TemplateDatabase) -> Iterator[DatabaseURLs]:
    with auth_template.lent() as urls:
        yield urls
