"""Every statement of the stores, planned by Postgres as the role that runs it."""

import psycopg
import pytest

from eightgentc_projects.adapters.outbound import postgres
from eightgentc_testing.statements import explain, statements_of

STATEMENTS = statements_of(postgres)
OF_WORKER = ("job_", "people_", "request_purge")


@pytest.mark.parametrize("name", STATEMENTS)
def test_postgres_can_plan_the_statement(database_urls, name):
    role = "eightgentc_projects_worker" if name.startswith(OF_WORKER) else "eightgentc_projects"
    with psycopg.connect(database_urls.roles[role], autocommit=True) as connection:
        assert explain(connection, STATEMENTS[name])
