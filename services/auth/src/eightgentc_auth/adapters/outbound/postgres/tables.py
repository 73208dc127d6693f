"""The tables as SQLAlchemy Core sees them, for the test that compares them with what the migrations made."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from eightgentc_auth.adapters.outbound.postgres.schema import SCHEMA

# The names Postgres itself gives.
metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    },
)
_MOMENT = DateTime(timezone=True)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("email_verified", Boolean, nullable=False, server_default=text("false")),
    Column("password_hash", Text),
    Column("external_subject", Text, unique=True),
    Column("mfa_required", Boolean, nullable=False, server_default=text("false")),
    Column("disabled_time", _MOMENT),
    Column("create_time", _MOMENT, nullable=False),
    Column("update_time", _MOMENT, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False, index=True),
    Column("secret", LargeBinary, nullable=False),
    Column("assurance", SmallInteger, nullable=False),
    Column("counter", Integer, nullable=False),
    Column("recent_rotations", ARRAY(_MOMENT), nullable=False),
    Column("client_address", Text, nullable=False),
    Column("client_user_agent", Text, nullable=False),
    Column("create_time", _MOMENT, nullable=False),
    Column("last_use_time", _MOMENT, nullable=False),
    Column("expire_time", _MOMENT, nullable=False),
    Column("revoke_time", _MOMENT),
    Column("revoke_reason", Text),
)

service_identities = Table(
    "service_identities",
    metadata,
    Column("name", Text, primary_key=True),
    Column("audiences", ARRAY(Text), nullable=False),
    Column("create_time", _MOMENT, nullable=False),
)

service_secrets = Table(
    "service_secrets",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("identity_name", ForeignKey(service_identities.c.name), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False),
    Column("create_time", _MOMENT, nullable=False),
    Column("revoke_time", _MOMENT),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("public_key", Text, nullable=False),
    Column("sealed_private_key", LargeBinary, nullable=False),
    Column("create_time", _MOMENT, nullable=False),
    Column("activate_time", _MOMENT, nullable=False),
)

log_heads = Table(
    "log_heads",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last_number", BigInteger, nullable=False),
)

revocations = Table(
    "revocations",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    # Empty: the keys changed.
    Column("session_id", Uuid),
    Column("create_time", _MOMENT, nullable=False),
    Column("forget_time", _MOMENT, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False),
    Column("create_time", _MOMENT, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("create_time", _MOMENT, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Index("audit_target_idx", "target", "id"),
)
