"""The three schemas: as committed, reversible, and closed to each other."""

import importlib

import psycopg
import pytest

import eightgentc_ai
import eightgentc_auth
import eightgentc_projects
from eightgentc_kit.postgres.catalog import describe_schema
from eightgentc_kit.postgres.drift import differences
from eightgentc_kit.postgres.migrations import migrate
from eightgentc_kit.postgres.provision import login_roles

SCHEMAS = ("auth", "projects", "ai")
SERVICES = (eightgentc_auth, eightgentc_projects, eightgentc_ai)


@pytest.mark.row("F21", clause="upgrade head on empty; the drift check is empty")
@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_migrated_schema_is_the_committed_one(product_template, migrations, schema):
    with product_template.fresh() as urls:
        found = describe_schema(urls.roles[f"eightgentc_{schema}_owner"], schema)

    committed = (migrations[schema] / "schema.txt").read_text(encoding="utf-8").splitlines()
    assert found == committed, "run scripts/describe-schemas and read the difference"


@pytest.mark.row(
    "F21", clause="Alembic's autogenerate finds nothing between the tables and the migrated schema"
)
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.__name__.rpartition("_")[2])
def test_tables_describe_the_migrated_schema(product_template, service):
    tables = importlib.import_module(f"{service.__name__}.adapters.outbound.postgres.tables")
    rules = importlib.import_module(f"{service.__name__}.adapters.outbound.postgres.schema").RULES
    with product_template.fresh() as urls:
        owner = urls.roles[f"eightgentc_{rules.schema}_owner"]
        found = differences(
            owner, tables.metadata, [name for name in rules.exempt if "procrastinate" in name]
        )

    assert found == []


@pytest.mark.row("F21", clause="downgrade -1")
@pytest.mark.parametrize("schema", SCHEMAS)
def test_one_step_back_and_forth_ends_in_the_same_schema(product_template, migrations, schema):
    with product_template.fresh() as urls:
        owner = urls.roles[f"eightgentc_{schema}_owner"]
        before = describe_schema(owner, schema)

        migrate(owner, schema, migrations[schema], "-1")
        between = describe_schema(owner, schema)
        migrate(owner, schema, migrations[schema])

        assert describe_schema(owner, schema) == before != between


@pytest.mark.row("F139", clause="each role, every table of the other schemas")
def test_no_role_reads_a_table_of_another_schema(product_template):
    opened = []
    with product_template.fresh() as urls:
        with psycopg.connect(urls.admin) as admin:
            tables = admin.execute(
                "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)", (list(SCHEMAS),)
            ).fetchall()
        for role in login_roles():
            own = next(schema for schema in SCHEMAS if role.startswith(f"eightgentc_{schema}"))
            with psycopg.connect(urls.roles[role], autocommit=True) as connection:
                for schema, table in tables:
                    if schema == own:
                        continue
                    try:
                        connection.execute(f"SELECT 1 FROM {schema}.{table}")
                        opened.append((role, schema, table))
                    except psycopg.errors.InsufficientPrivilege:
                        pass

    assert opened == []
    assert {schema for schema, _ in tables} == set(SCHEMAS)


@pytest.mark.row("F134", clause="no superuser and no BYPASSRLS")
def test_every_role_of_the_product_is_without_special_rights(product_template):
    with product_template.fresh() as urls, psycopg.connect(urls.admin) as admin:
        special = admin.execute(
            """SELECT rolname FROM pg_roles WHERE rolname LIKE 'eightgentc%'
            AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"""
        ).fetchall()

    assert special == []
