"""Who may do what with which rows: tried by each database role with the settings of each person, whatever the code does.

`row_rights.txt` is what was found: a changed right is a changed line there, which a reviewer sees.
`UPDATE_SNAPSHOTS=1` writes it.
"""

import os
import re
from pathlib import Path

import procrastinate.sql
import psycopg
import pytest
from tests.contracts.row_rights.filled import AUTHORS, OTHER, fill
from tests.contracts.row_rights.sweep import Actor, acting, rights

import eightgentc_ai.adapters.outbound.postgres
import eightgentc_auth.adapters.outbound.postgres
import eightgentc_projects.adapters.outbound.postgres
from eightgentc_testing.statements import statements_of

LISTED = Path(__file__).with_name("row_rights.txt")
SERVICES = (eightgentc_auth, eightgentc_projects, eightgentc_ai)
LEGEND = "S select, I insert, U update, D delete; small: rows of one's own only; ·: none"


@pytest.fixture(scope="module")
def filled_database(product_template):
    with product_template.fresh() as urls:
        with psycopg.connect(urls.admin) as admin:
            filled = fill(admin)
        yield urls, filled


def _actors(filled):
    """By schema. The stranger names the project of the others, as an attacker would."""
    service, worker = "eightgentc_projects", "eightgentc_projects_worker"
    people = [
        Actor(name, service, {"app.user_id": str(filled.people[name]), "app.project_id": str(filled.project)})
        for name in (*AUTHORS, OTHER)
    ]
    of_tenant = [Actor(name, "eightgentc_ai", {"app.tenant": name}) for name in ("tenant", "third tenant")]
    return {
        "projects": [*people, Actor("no one", service, {}), Actor("worker", worker, {})],
        "auth": [Actor("service", "eightgentc_auth", {})],
        "ai": [*of_tenant, Actor("no tenant", "eightgentc_ai", {})],
    }


def _matrix(urls, filled):
    lines = [LEGEND]
    for schema, actors in _actors(filled).items():
        cells = {actor.name: rights(urls, filled, actor, schema) for actor in actors}
        lines.append(f"{schema:<44}" + "".join(f"{name:<13}" for name in cells))
        for table, what in next(iter(cells.values())):
            name = f"  {what}" if what else table.partition(".")[2]
            row = "".join(f"{found[table, what]:<13}" for found in cells.values())
            lines.append(f"{name:<44}{row}".rstrip())
    return lines


@pytest.mark.row("M13", clause="tables: every verb by every role, the matrix is printed")
def test_every_role_may_do_what_is_listed_with_the_rows_of_every_table(filled_database, print_table):
    found = _matrix(*filled_database)
    print_table("rights in the database", found)

    if os.environ.get("UPDATE_SNAPSHOTS"):
        LISTED.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == LISTED.read_text(encoding="utf-8").splitlines()


def test_the_rows_of_every_table_are_tried(filled_database, migrations):
    urls, filled = filled_database
    with psycopg.connect(urls.admin) as admin:
        tables = admin.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = ANY (%s)"
            " AND tablename <> 'alembic_version'",
            (list(migrations),),
        ).fetchall()

    # Events of jobs are written by a trigger.
    assert {name for (name,) in tables} - {row.table for row in filled.rows} == {
        "projects.procrastinate_events"
    }


@pytest.mark.row("F19", clause="no row of another project")
def test_no_person_does_anything_with_a_row_of_another_project(filled_database):
    urls, filled = filled_database
    foreign = [row for row in filled.rows if not row.ours]

    leaked = []
    for actor in _actors(filled)["projects"]:
        if actor.name not in (OTHER, "worker"):
            with acting(urls, actor) as sweep:
                verbs = {"select": sweep.selects, "insert": sweep.inserts, "delete": sweep.deletes}
                leaked += [
                    (actor.name, verb, row.table)
                    for row in foreign
                    for verb, tries in verbs.items()
                    if tries(row)
                ]

    assert leaked == []
    assert len({row.table for row in foreign}) > 15


def test_a_role_that_may_not_update_a_row_may_not_do_it_without_reading_either(filled_database):
    urls, filled = filled_database

    done = []
    for actor in _actors(filled)["projects"]:
        if actor.name in ("viewer", OTHER, "no one"):
            with acting(urls, actor) as sweep:
                for table in {row.table for row in filled.rows if row.table.startswith("projects.")}:
                    if table != "projects.requests":  # everybody has requests
                        done += [
                            (actor.name, table, column)
                            for column in sweep.updatable(table)
                            if sweep.updates_blindly(table, column)
                        ]

    assert done == []


def test_every_right_to_insert_or_delete_is_used_by_a_statement(filled_database):
    urls, _ = filled_database
    texts = [statement.sql for service in SERVICES for statement in _statements(service)]
    texts += procrastinate.sql.queries.values()
    with psycopg.connect(urls.admin) as admin:
        schemas = ["auth", "projects", "ai"]
        texts += [body for (body,) in admin.execute(
            "SELECT prosrc FROM pg_proc WHERE pronamespace::regnamespace::text = ANY (%s)", (schemas,)
        )]  # fmt: skip
        granted = admin.execute(
            """SELECT DISTINCT privilege_type, table_name FROM information_schema.column_privileges
            WHERE table_schema = ANY (%(schemas)s) AND grantee LIKE 'eightgentc%%' AND grantee NOT LIKE '%%owner'
                AND privilege_type = 'INSERT'
            UNION SELECT privilege_type, table_name FROM information_schema.role_table_grants
            WHERE table_schema = ANY (%(schemas)s) AND grantee LIKE 'eightgentc%%' AND grantee NOT LIKE '%%owner'
                AND privilege_type IN ('DELETE', 'TRUNCATE')""",
            {"schemas": schemas},
        ).fetchall()

    used = {
        ("INSERT" if verb.startswith("INSERT") else "DELETE", table)
        for text in texts
        for verb, table in re.findall(r"\b(INSERT\s+INTO|DELETE\s+FROM)\s+(?:\w+\.)?(\w+)", text)
    }
    assert set(granted) - used == set()


@pytest.mark.parametrize("column", ["tenant", "project_id", "create_time"])
def test_no_role_of_a_service_may_change_a_column_that_says_whose_a_row_is(filled_database, column):
    urls, _ = filled_database
    with psycopg.connect(urls.admin) as admin:
        granted = admin.execute(
            """SELECT grantee, table_name FROM information_schema.column_privileges
            WHERE column_name = %s AND privilege_type = 'UPDATE' AND grantee <> grantor
                AND table_schema IN ('auth', 'projects', 'ai') AND grantee NOT LIKE '%%member_reader'""",
            (column,),
        ).fetchall()

    assert granted == []


def _statements(service):
    return statements_of(service.adapters.outbound.postgres).values()
