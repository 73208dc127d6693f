"""The Postgres roles of auth, for `python -m eightgentc_kit.postgres.provision`."""

from __future__ import annotations

from eightgentc_kit.postgres.provision import Role

ROLES = (
    Role("eightgentc_auth_owner", "auth", owns_schema=True),
    Role("eightgentc_auth", "auth"),
)
