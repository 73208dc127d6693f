"""Accounts, sessions, service identities, signing keys, the two numbered logs and the audit trail."""

from alembic import op

revision = "0001"
down_revision = None

_TABLES = """
CREATE TABLE auth.accounts (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    -- The address in one case and one composition: what must be unique.
    email_key text NOT NULL UNIQUE,
    name text NOT NULL,
    email_verified boolean NOT NULL DEFAULT false,
    password_hash text,
    -- Who the person is at an identity provider; empty without one.
    external_subject text UNIQUE,
    mfa_required boolean NOT NULL DEFAULT false,
    disabled_time timestamptz,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL
);

CREATE TABLE auth.sessions (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES auth.accounts (id),
    secret bytea NOT NULL,
    assurance smallint NOT NULL,
    counter integer NOT NULL,
    recent_rotations timestamptz[] NOT NULL,
    client_address text NOT NULL,
    client_user_agent text NOT NULL,
    create_time timestamptz NOT NULL,
    last_use_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    revoke_time timestamptz,
    revoke_reason text
-- Refreshes change no indexed column, so with a little room they stay on their page (HOT).
) WITH (fillfactor = 80);
CREATE INDEX sessions_account_id_idx ON auth.sessions (account_id);

CREATE TABLE auth.service_identities (
    name text PRIMARY KEY,
    audiences text[] NOT NULL,
    create_time timestamptz NOT NULL
);
CREATE TABLE auth.service_secrets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity_name text NOT NULL REFERENCES auth.service_identities (name),
    digest bytea NOT NULL,
    create_time timestamptz NOT NULL,
    revoke_time timestamptz
);
CREATE INDEX service_secrets_identity_name_idx ON auth.service_secrets (identity_name);

CREATE TABLE auth.signing_keys (
    id text PRIMARY KEY,
    public_key text NOT NULL,
    sealed_private_key bytea NOT NULL,
    create_time timestamptz NOT NULL,
    activate_time timestamptz NOT NULL
);

CREATE TABLE auth.log_heads (
    name text PRIMARY KEY,
    last_number bigint NOT NULL
) WITH (fillfactor = 50);
INSERT INTO auth.log_heads (name, last_number) VALUES ('revocations', 0), ('events', 0);

CREATE TABLE auth.revocations (
    number bigint PRIMARY KEY,
    session_id uuid,
    create_time timestamptz NOT NULL,
    forget_time timestamptz NOT NULL
);
CREATE TABLE auth.events (
    number bigint PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES auth.accounts (id),
    create_time timestamptz NOT NULL
);

CREATE TABLE auth.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    create_time timestamptz NOT NULL,
    action text NOT NULL,
    actor text NOT NULL,
    target text NOT NULL,
    details jsonb NOT NULL
);
CREATE INDEX audit_target_idx ON auth.audit (target, id);
"""

# Nothing may be deleted but revocations that may be forgotten; of the audit trail nothing can be changed or read.
_GRANTS = """
GRANT SELECT ON auth.alembic_version TO eightgentc_auth;
GRANT SELECT, INSERT, UPDATE (password_hash) ON auth.accounts TO eightgentc_auth;
GRANT SELECT, INSERT,
    UPDATE (counter, recent_rotations, last_use_time, revoke_time, revoke_reason)
    ON auth.sessions TO eightgentc_auth;
GRANT SELECT, INSERT, UPDATE (audiences) ON auth.service_identities TO eightgentc_auth;
GRANT SELECT, INSERT, UPDATE (revoke_time) ON auth.service_secrets TO eightgentc_auth;
GRANT SELECT, INSERT ON auth.signing_keys TO eightgentc_auth;
GRANT SELECT, UPDATE (last_number) ON auth.log_heads TO eightgentc_auth;
GRANT SELECT, INSERT, DELETE ON auth.revocations TO eightgentc_auth;
GRANT SELECT, INSERT ON auth.events TO eightgentc_auth;
GRANT INSERT ON auth.audit TO eightgentc_auth;
"""


def upgrade() -> None:
    op.execute(_TABLES)
    op.execute(_GRANTS)


def downgrade() -> None:
    op.execute(
        "DROP TABLE auth.audit, auth.events, auth.revocations, auth.log_heads, auth.signing_keys, "
        "auth.service_secrets, auth.service_identities, auth.sessions, auth.accounts"
    )
