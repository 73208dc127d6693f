"""A migrated database for each test, and everything under test logs in as the service does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import eightgentc_projects
from eightgentc_kit.postgres.migrations import migrate
from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres, TemplateDatabase

MIGRATIONS = Path(eightgentc_projects.__file__).parent / "migrations"


@pytest.fixture(scope="session")
def projects_template(provisioned: ProvisionedPostgres) -> TemplateDatabase:
    return provisioned.template_database(
        "projects",
        lambda urls: migrate(urls.roles["eightgentc_projects_owner"], "projects", MIGRATIONS) and None,
    )


@pytest.fixture
def database_urls(projects_template: TemplateDatabase) -> Iterator[DatabaseURLs]:
    with projects_template.lent() as urls:
        yield urls
