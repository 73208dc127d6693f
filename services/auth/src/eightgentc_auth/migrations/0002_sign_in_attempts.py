"""Attempts to sign in are counted, for an account from one place; neither can be read from the row."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.get_bind().connection.cursor().execute(
        """
        CREATE TABLE auth.sign_in_attempts (
            key bytea PRIMARY KEY,
            failures integer NOT NULL,
            running integer NOT NULL,
            until timestamptz NOT NULL
        ) WITH (fillfactor = 50);
        CREATE INDEX sign_in_attempts_by_end ON auth.sign_in_attempts (until);
        GRANT SELECT, INSERT, UPDATE, DELETE ON auth.sign_in_attempts TO eightgentc_auth;
        -- Rows belong to nobody. A process of the release before, which does not know this table, starts all the same.
        ALTER TABLE auth.sign_in_attempts ENABLE ROW LEVEL SECURITY;
        ALTER TABLE auth.sign_in_attempts FORCE ROW LEVEL SECURITY;
        CREATE POLICY service ON auth.sign_in_attempts TO eightgentc_auth USING (true) WITH CHECK (true);
        """
    )


def downgrade() -> None:
    op.get_bind().connection.cursor().execute("DROP TABLE auth.sign_in_attempts")
