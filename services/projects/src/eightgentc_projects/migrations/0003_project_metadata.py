"""Metadata of a project: a small JSON object of the person's own."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind().connection.cursor().execute(
        "ALTER TABLE projects.projects ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}'"
    )


def downgrade() -> None:
    op.get_bind().connection.cursor().execute("ALTER TABLE projects.projects DROP COLUMN metadata")
