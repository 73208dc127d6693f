"""Roles and schemas, made by a login that is no superuser, as managed Postgres gives it."""

import re

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from eightgentc_kit.postgres.provision import installed_roles, login_roles, provision, schema_statements
from eightgentc_testing.postgres import embedded_postgres

DATABASE = "managed"


@pytest.fixture
def fresh_server(open_path):
    """A server of its own, on which none of our roles exists."""
    with embedded_postgres(open_path) as server:
        yield server.admin_url


@pytest.mark.row("F134", clause="no superuser and no BYPASSRLS to be had: provision and migrate")
def test_a_login_without_special_rights_can_provision_a_new_server_twice(fresh_server):
    with psycopg.connect(fresh_server, autocommit=True) as admin:
        admin.execute("CREATE ROLE managed LOGIN CREATEROLE CREATEDB PASSWORD 'in-tests'")
    url = make_conninfo(fresh_server, user="managed", password="in-tests")
    passwords = {role: f"{role}-secret" for role in login_roles()}

    provision(url, passwords, DATABASE)
    provision(url, passwords, DATABASE)

    for role in installed_roles():
        if role.owns_schema:
            as_owner = make_conninfo(url, dbname=DATABASE, user=role.name, password=passwords[role.name])
            with psycopg.connect(as_owner) as owner:
                owner.execute(f"CREATE TABLE {role.schema}.mine (id int)")


def test_the_statements_of_a_database_name_every_role_that_logs_in():
    text = " ".join(statement.as_string() for statement in schema_statements(DATABASE))

    named = set(re.findall(r'GRANT CONNECT ON DATABASE "managed" TO "(\w+)"', text))
    assert named == set(login_roles())
