"""The Postgres roles of ai, for `python -m eightgentc_kit.postgres.provision`."""

from __future__ import annotations

from eightgentc_kit.postgres.provision import Role

ROLES = (
    Role("eightgentc_ai_owner", "ai", owns_schema=True),
    Role("eightgentc_ai", "ai"),
)
