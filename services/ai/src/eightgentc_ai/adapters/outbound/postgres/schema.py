"""What the service checks of its schema before it serves."""

from __future__ import annotations

from pathlib import Path

import eightgentc_ai
from eightgentc_kit.postgres.guard import SchemaRules, newest_revision

SCHEMA = "ai"
MIGRATIONS = Path(eightgentc_ai.__file__).parent / "migrations"
RULES = SchemaRules(
    schema=SCHEMA, revision=newest_revision(MIGRATIONS), exempt=frozenset({"alembic_version"})
)
