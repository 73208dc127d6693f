"""What the service checks of its schema before it serves."""

from __future__ import annotations

from pathlib import Path

import eightgentc_projects
from eightgentc_kit.postgres.guard import SchemaRules, newest_revision

SCHEMA = "projects"
MIGRATIONS = Path(eightgentc_projects.__file__).parent / "migrations"

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
RULES = SchemaRules(schema=SCHEMA, revision=newest_revision(MIGRATIONS), exempt=EXEMPT)
