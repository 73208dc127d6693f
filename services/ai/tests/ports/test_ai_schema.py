"""The schema: `tables.py` describes what the migrations make, and Postgres can plan every statement."""

from __future__ import annotations

import psycopg
import pytest

from eightgentc_ai import adapters
from eightgentc_testing.database import DatabaseURLs
from eightgentc_testing.statements import explain, statements_of

OWNER, SERVICE = "eightgentc_ai_owner", "eightgentc_ai"


@pytest.mark.parametrize("name", statements_of(adapters))
def test_postgres_can_plan_every_statement(ai_database: DatabaseURLs, name: str) -> None:
    with psycopg.connect(ai_database.roles[SERVICE]) as connection:
        explain(connection, statements_of(adapters)[name])
