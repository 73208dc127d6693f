"""Databases of ai for its tests: real Postgres, logged in as the service does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eightgentc_ai.__main__ import PROGRAM
from eightgentc_kit.postgres.migrations import migrate
from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres, TemplateDatabase
from eightgentc_testing.model_server.fixture import model_server

__all__ = ["ai_database", "ai_template", "model_server"]

SERVICE_ROLE, OWNER_ROLE = "eightgentc_ai", "eightgentc_ai_owner"


@pytest.fixture(scope="session")
def ai_template(provisioned: ProvisionedPostgres) -> TemplateDatabase:
    def migrate_ai(urls: DatabaseURLs) -> None:
        migrate(urls.roles[OWNER_ROLE], PROGRAM.schema, PROGRAM.migrations)

    return provisioned.template_database("ai", migrate_ai)


@pytest.fixture
def ai_database(ai_template: TemplateDatabase) -> Iterator[DatabaseURLs]:
    with ai_template.lent() as urls:
        yield urls
