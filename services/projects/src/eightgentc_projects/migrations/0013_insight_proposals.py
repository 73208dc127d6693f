"""What a person tells a chat to remember or to forget is a proposal, too."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SERVICE = "eightgentc_projects"
USER = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
EDITORS = f"project_id = {PROJECT} AND (SELECT projects.acting_role()) IN ('editor', 'owner')"
BEFORE = "kind IN ('section', 'graph', 'diagram')"
# The release before finds its own kinds by the new index as well.
AFTER = "kind IN ('section', 'graph', 'diagram', 'insight')"


def upgrade() -> None:
    _propose(AFTER)


def downgrade() -> None:
    _propose(BEFORE)


def _propose(kinds: str) -> None:
    op.get_bind().connection.cursor().execute(f"""
        DROP INDEX projects.generations_proposed;
        CREATE INDEX generations_proposed ON projects.generations (project_id, create_time DESC, id DESC) WHERE {kinds};
        ALTER POLICY updates ON projects.generations
            USING ({EDITORS} AND {kinds}) WITH CHECK ({EDITORS} AND {kinds} AND decided_by = {USER});
    """)
