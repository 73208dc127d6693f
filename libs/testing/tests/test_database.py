"""Databases for tests."""

import psycopg
import pytest

from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres, TemplateDatabase


def _migrate(urls: DatabaseURLs) -> None:
    with psycopg.connect(urls.roles["eightgentc_ai_owner"]) as owner:
        owner.execute("CREATE TABLE ai.notes (text text)")
        owner.execute("CREATE TABLE ai.numbered (id bigint GENERATED ALWAYS AS IDENTITY, text text)")
        owner.execute("INSERT INTO ai.numbered (text) VALUES ('there from the beginning')")
        owner.execute("GRANT SELECT, INSERT ON ai.notes, ai.numbered TO eightgentc_ai")


@pytest.fixture(scope="module")
def template(provisioned: ProvisionedPostgres) -> TemplateDatabase:
    return provisioned.template_database("own_test", _migrate)


def test_fresh_database_is_migrated_and_open_to_the_service(template):
    with template.fresh() as urls, psycopg.connect(urls.roles["eightgentc_ai"]) as service:
        service.execute("INSERT INTO notes VALUES ('found by the search path')")

        assert service.execute("SELECT count(*) FROM ai.notes").fetchone() == (1,)


def test_fresh_databases_know_nothing_of_each_other(template):
    with template.fresh() as first, psycopg.connect(first.roles["eightgentc_ai"]) as service:
        service.execute("INSERT INTO ai.notes VALUES ('x')")
    with template.fresh() as second, psycopg.connect(second.roles["eightgentc_ai"]) as service:
        assert service.execute("SELECT count(*) FROM ai.notes").fetchone() == (0,)


def test_fresh_database_is_gone_afterwards_even_with_open_connections(template):
    with template.fresh() as urls:
        lingering = psycopg.connect(urls.roles["eightgentc_ai"])
    lingering.close()

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(urls.admin)


def test_template_is_made_once_for_each_name(provisioned, template):
    assert provisioned.template_database("own_test", _migrate) is template


@pytest.mark.parametrize("role", ["eightgentc_auth", "eightgentc_projects", "eightgentc_ai"])
def test_service_logs_in_as_neither_superuser_nor_owner_nor_past_row_security(template, role):
    with template.fresh() as urls, psycopg.connect(urls.roles[role]) as service:
        flags = service.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owned = service.execute("SELECT count(*) FROM pg_namespace WHERE nspowner = current_user::regrole")

        assert flags == (False, False, False, False)
        assert owned.fetchone() == (0,)


def test_service_may_not_look_into_the_schema_of_another(template):
    with (
        template.fresh() as urls,
        psycopg.connect(urls.roles["eightgentc_auth"]) as service,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        service.execute("SELECT * FROM ai.notes")


def test_lent_database_is_as_it_was_at_the_beginning_for_each_test(template):
    with template.lent() as first, psycopg.connect(first.roles["eightgentc_ai"]) as service:
        service.execute("INSERT INTO ai.notes VALUES ('x')")
        service.execute("INSERT INTO ai.numbered (text) VALUES ('x')")
    with template.lent() as second, psycopg.connect(second.roles["eightgentc_ai"]) as service:
        assert second.name == first.name
        assert service.execute("SELECT count(*) FROM ai.notes").fetchone() == (0,)
        service.execute("INSERT INTO ai.numbered (text) VALUES ('new')")
        assert service.execute("SELECT id, text FROM ai.numbered ORDER BY id").fetchall() == [
            (1, "there from the beginning"),
            (2, "new"),
        ]


def test_lent_database_cuts_the_connections_that_a_test_left(template):
    with template.lent() as urls:
        lingering = psycopg.connect(urls.roles["eightgentc_ai"])
        lingering.execute("INSERT INTO ai.notes VALUES ('not committed')")

    with pytest.raises(psycopg.OperationalError):
        lingering.execute("SELECT 1")


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE ai.notes DISABLE TRIGGER ALL",
        "DROP TABLE ai.notes",
        "GRANT SELECT ON ai.notes TO public",
        "CREATE TABLE ai.more ()",
    ],
)
def test_database_whose_schema_a_test_changed_is_not_lent_again(template, change):
    with template.lent() as urls, psycopg.connect(urls.roles["eightgentc_ai_owner"]) as owner:
        owner.execute(change)
    with template.lent() as others:
        assert others.name != urls.name

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(urls.admin)
