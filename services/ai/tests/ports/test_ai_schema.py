"""The schema: `tables.py` describes what the migrations make, and Postgres can plan every statement."""

from __future__ import annotations

import psycopg
import pytest

from eightgentc_ai import adapters
from eightgentc_ai.adapters.outbound.postgres.tables import metadata
from eightgentc_kit.postgres.drift import differences
from eightgentc_testing.database import DatabaseURLs
from eightgentc_testing.statements import explain, statements_of

OWNER, SERVICE = "eightgentc_ai_owner", "eightgentc_ai"


@pytest.mark.row("F21", clause="upgrade head on empty; the drift check is empty")
def test_tables_py_describes_the_migrated_schema(ai_database: DatabaseURLs) -> None:
    assert differences(ai_database.roles[OWNER], metadata) == []


@pytest.mark.parametrize("name", statements_of(adapters))
def test_postgres_can_plan_every_statement(ai_database: DatabaseURLs, name: str) -> None:
    with psycopg.connect(ai_database.roles[SERVICE]) as connection:
        explain(connection, statements_of(adapters)[name])
