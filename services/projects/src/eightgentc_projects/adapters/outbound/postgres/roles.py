"""The Postgres roles of projects, for `python -m eightgentc_kit.postgres.provision`."""

from __future__ import annotations

from eightgentc_kit.postgres.provision import Role

MEMBER_READER = Role("eightgentc_projects_member_reader", "projects", login=False)
"""Owns the functions that prove membership, and has row policies of its own; decision 0002."""

ROLES = (
    MEMBER_READER,
    Role("eightgentc_projects_owner", "projects", owns_schema=True, member_of=(MEMBER_READER.name,)),
    Role("eightgentc_projects", "projects"),
    Role("eightgentc_projects_worker", "projects"),
)
