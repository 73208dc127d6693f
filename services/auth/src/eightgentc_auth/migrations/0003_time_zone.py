"""The time zone of a person, and the right to change what a person says of themselves."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # With a default, so that a process of the release before can still add accounts; no row is rewritten.
    op.execute("ALTER TABLE auth.accounts ADD COLUMN time_zone text NOT NULL DEFAULT ''")
    op.execute("GRANT UPDATE (name, time_zone, update_time) ON auth.accounts TO eightgentc_auth")


def downgrade() -> None:
    op.execute("REVOKE UPDATE (name, update_time) ON auth.accounts FROM eightgentc_auth")
    op.execute("ALTER TABLE auth.accounts DROP COLUMN time_zone")
