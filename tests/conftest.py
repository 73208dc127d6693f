"""One database with all three schemas, migrated by their own commands."""

from pathlib import Path

import pytest

import eightgentc_ai
import eightgentc_auth
import eightgentc_projects
from eightgentc_kit.postgres.migrations import migrate
from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres, TemplateDatabase

MIGRATIONS = {
    "auth": Path(eightgentc_auth.__file__).parent / "migrations",
    "projects": Path(eightgentc_projects.__file__).parent / "migrations",
    "ai": Path(eightgentc_ai.__file__).parent / "migrations",
}


@pytest.fixture(scope="session")
def product_template(provisioned: ProvisionedPostgres) -> TemplateDatabase:
    def migrate_all(urls: DatabaseURLs) -> None:
        for schema, folder in MIGRATIONS.items():
            migrate(urls.roles[f"eightgentc_{schema}_owner"], schema, folder)

    return provisioned.template_database("product", migrate_all)


@pytest.fixture(scope="session")
def migrations() -> dict[str, Path]:
    return MIGRATIONS
