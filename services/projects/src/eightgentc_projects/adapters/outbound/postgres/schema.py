"""What the service checks of its schema before it serves."""

from __future__ import annotations

from eightgentc_kit.postgres.guard import SchemaRules

SCHEMA = "projects"

# Tables that belong to no tenant: they hold ids and states only.
EXEMPT = frozenset(
    {
        "alembic_version",
        "procrastinate_jobs",
        "procrastinate_workers",
        "procrastinate_events",
        "procrastinate_periodic_defers",
    }
)
RULES = SchemaRules(schema=SCHEMA, revision="0002", exempt=EXEMPT)
