"""The name of the schema, and its tables that belong to no tenant: all of them, since none refers to a project.

Access to an account or a session is decided by the token, before any query.
"""

from __future__ import annotations

from pathlib import Path

import eightgentc_auth
from eightgentc_kit.postgres.guard import SchemaRules, newest_revision

SCHEMA = "auth"
MIGRATIONS = Path(eightgentc_auth.__file__).parent / "migrations"
RULES = SchemaRules(
    SCHEMA,
    revision=newest_revision(MIGRATIONS),
    exempt=frozenset(
        {
            "accounts",
            "alembic_version",
            "audit",
            "events",
            "log_heads",
            "revocations",
            "service_identities",
            "service_secrets",
            "sessions",
            "sign_in_attempts",
            "signing_keys",
        }
    ),
)
