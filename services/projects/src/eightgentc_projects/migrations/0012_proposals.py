"""What the model made is a proposal, which people accept, reject and take back; a project may ask for approval first."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SERVICE = "eightgentc_projects"
USER = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
EDITORS = f"project_id = {PROJECT} AND {ROLE} IN ('editor', 'owner')"
# As 0009 made it: who chats keeps what the model answered.
INSERTED = f"project_id = {PROJECT} AND {ROLE} IN ('commenter', 'editor', 'owner') AND requested_by = {USER}"
KINDS = "kind IN ('section', 'graph', 'diagram')"

UPGRADE = f"""
    ALTER TABLE projects.projects ADD COLUMN approval text NOT NULL DEFAULT 'none'
        CHECK (approval IN ('none', 'ask'));
    GRANT UPDATE (approval) ON projects.projects TO {SERVICE};
    ALTER TABLE projects.generations
        ADD COLUMN state text CHECK (state IN ('waiting', 'applied', 'rejected', 'undone')),
        ADD COLUMN reason text NOT NULL DEFAULT '',
        ADD COLUMN item_id uuid,
        ADD COLUMN item_version bigint,
        ADD COLUMN replaced_version bigint,
        ADD COLUMN decided_by uuid,
        ADD COLUMN decide_time timestamptz;
    CREATE INDEX generations_proposed ON projects.generations (project_id, create_time DESC, id DESC) WHERE {KINDS};
    GRANT UPDATE (state, applied, item_id, item_version, replaced_version, decided_by, decide_time)
        ON projects.generations TO {SERVICE};
    -- Who decides is who acts.
    CREATE POLICY updates ON projects.generations FOR UPDATE TO {SERVICE}
        USING ({EDITORS} AND {KINDS}) WITH CHECK ({EDITORS} AND {KINDS} AND decided_by = {USER});
    -- Proposals are made by those who may change the plan, and nothing comes decided.
    ALTER POLICY inserts ON projects.generations
        WITH CHECK ({INSERTED} AND decided_by IS NULL AND (state IS NULL OR {ROLE} IN ('editor', 'owner')));
"""
DOWNGRADE = f"""
    DROP POLICY updates ON projects.generations;
    ALTER POLICY inserts ON projects.generations WITH CHECK ({INSERTED});
    DROP INDEX projects.generations_proposed;
    ALTER TABLE projects.generations DROP COLUMN state, DROP COLUMN reason, DROP COLUMN item_id,
        DROP COLUMN item_version, DROP COLUMN replaced_version, DROP COLUMN decided_by, DROP COLUMN decide_time;
    REVOKE UPDATE (applied) ON projects.generations FROM {SERVICE};
    ALTER TABLE projects.projects DROP COLUMN approval;
"""


def upgrade() -> None:
    op.get_bind().connection.cursor().execute(UPGRADE)


def downgrade() -> None:
    op.get_bind().connection.cursor().execute(DOWNGRADE)
