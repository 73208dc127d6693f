"""What the service checks of its schema before it serves."""

from __future__ import annotations

from eightgentc_kit.postgres.guard import SchemaRules

SCHEMA = "ai"
RULES = SchemaRules(schema=SCHEMA, revision="0001", exempt=frozenset({"alembic_version"}))
