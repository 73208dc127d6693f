"""The tables of auth, as the newest migration leaves them: the one description that statements are built from.

Alembic's autogenerate compares it with the migrated schema. Grants are in the migrations, and `migrations/schema.txt`
lists them.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import Column, ForeignKey, Identity, Index, MetaData, SmallInteger, Table, text
from sqlalchemy.dialects.postgresql import ARRAY

from eightgentc_kit.postgres.columns import JSONB, BigInteger, Boolean, Id, Integer, LargeBinary, Text, Time

metadata = MetaData(schema="auth")

_required = partial(Column, nullable=False)
_key = partial(Column, primary_key=True)
_false = text("false")

accounts = Table(
    "accounts",
    metadata,
    _key("id", Id),
    _required("email", Text),
    # The address in one case and one composition: what must be unique.
    _required("email_key", Text, unique=True),
    _required("name", Text),
    _required("email_verified", Boolean, server_default=_false),
    Column("password_hash", Text),
    # The person's id at an identity provider; empty without one.
    Column("external_subject", Text, unique=True),
    _required("mfa_required", Boolean, server_default=_false),
    Column("disabled_time", Time),
    _required("create_time", Time),
    _required("update_time", Time),
    # An IANA name; empty where none was named.
    _required("time_zone", Text, server_default=text("''")),
)
sessions = Table(
    "sessions",
    metadata,
    _key("id", Id),
    _required("account_id", Id, ForeignKey(accounts.c.id)),
    _required("secret", LargeBinary),
    _required("assurance", SmallInteger),
    _required("counter", Integer),
    _required("recent_rotations", ARRAY(Time)),
    _required("client_address", Text, key="address"),
    _required("client_user_agent", Text, key="user_agent"),
    _required("create_time", Time),
    _required("last_use_time", Time),
    _required("expire_time", Time),
    Column("revoke_time", Time),
    Column("revoke_reason", Text),
    Index("sessions_account_id_idx", "account_id"),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    _key("key", LargeBinary),
    _required("failures", Integer),
    _required("running", Integer),
    _required("until", Time),
    Index("sign_in_attempts_by_end", "until"),
)

service_identities = Table(
    "service_identities",
    metadata,
    _key("name", Text),
    _required("audiences", ARRAY(Text)),
    _required("create_time", Time),
)
service_secrets = Table(
    "service_secrets",
    metadata,
    _key("id", BigInteger, Identity(always=True)),
    _required("identity_name", Text, ForeignKey(service_identities.c.name)),
    _required("digest", LargeBinary),
    _required("create_time", Time),
    Column("revoke_time", Time),
    Index("service_secrets_identity_name_idx", "identity_name"),
)
signing_keys = Table(
    "signing_keys",
    metadata,
    _key("id", Text),
    _required("public_key", Text),
    _required("sealed_private_key", LargeBinary),
    _required("create_time", Time),
    _required("activate_time", Time),
)

log_heads = Table("log_heads", metadata, _key("name", Text), _required("last_number", BigInteger))
revocations = Table(
    "revocations",
    metadata,
    _key("number", BigInteger, autoincrement=False),
    Column("session_id", Id),
    _required("create_time", Time),
    _required("forget_time", Time),
)
events = Table(
    "events",
    metadata,
    _key("number", BigInteger, autoincrement=False),
    _required("account_id", Id, ForeignKey(accounts.c.id)),
    _required("create_time", Time),
)
audit = Table(
    "audit",
    metadata,
    _key("id", BigInteger, Identity(always=True)),
    _required("create_time", Time),
    _required("action", Text),
    _required("actor", Text),
    _required("target", Text),
    _required("details", JSONB),
    Index("audit_target_idx", "target", "id"),
)
