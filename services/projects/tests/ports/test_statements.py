"""Every statement of the stores, planned by Postgres as the role that runs it."""

import re

import psycopg
import pytest

from eightgentc_projects.adapters.outbound import postgres
from eightgentc_testing.statements import explain, statements_of

STATEMENTS = statements_of(postgres)
OF_WORKER = ("job_run_", "people_", "request_purge", "unread_", "unsummarised_", "unindexed_")


@pytest.mark.parametrize("name", STATEMENTS)
def test_postgres_can_plan_the_statement(database_urls, name):
    role = "eightgentc_projects_worker" if name.startswith(OF_WORKER) else "eightgentc_projects"
    with psycopg.connect(database_urls.roles[role], autocommit=True) as connection:
        assert explain(connection, STATEMENTS[name])


def test_a_statement_that_calls_a_function_which_changes_something_says_so(database_urls):
    with psycopg.connect(database_urls.admin) as connection:
        changing = {
            name
            for (name,) in connection.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'projects'::regnamespace AND provolatile = 'v'"
            )
        }

    silent = [
        name
        for name, statement in STATEMENTS.items()
        if not statement.writes and changing & set(re.findall(r"projects\.(\w+)\(", statement.sql))
    ]

    assert silent == []
