"""The name of the schema, and its tables that belong to no tenant: all of them, since none refers to a project.

Access to an account or a session is decided by the token, before any query.
"""

from __future__ import annotations

from eightgentc_kit.postgres.guard import SchemaRules

SCHEMA = "auth"
RULES = SchemaRules(
    SCHEMA,
    revision="0001",
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
            "signing_keys",
        }
    ),
)
