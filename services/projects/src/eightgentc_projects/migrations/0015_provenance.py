"""Where what a model made comes from, to the words (decision 0035)."""

from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

SERVICE = "eightgentc_projects"
MINE = "project_id = (SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
EDITORS = f"{MINE} AND {ROLE} IN ('editor', 'owner')"

UPGRADE = f"""
    CREATE TABLE projects.provenance (
        project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
        item_id uuid NOT NULL,
        generation_id uuid NOT NULL,
        part text NOT NULL,
        ordinal integer NOT NULL,
        item_kind text NOT NULL CHECK (item_kind IN ('node', 'edge', 'section', 'diagram')),
        source_kind text CHECK (source_kind IN ('message', 'section', 'insight', 'prompt', 'other')),
        source_id uuid,
        source_version text NOT NULL,
        starts integer NOT NULL,
        ends integer NOT NULL,
        quote text NOT NULL,
        PRIMARY KEY (project_id, item_id, generation_id, part, ordinal)
    );
    CREATE INDEX provenance_by_generation ON projects.provenance (project_id, generation_id);
    ALTER TABLE projects.provenance ENABLE ROW LEVEL SECURITY;
    ALTER TABLE projects.provenance FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT, DELETE ON projects.provenance TO {SERVICE};
    CREATE POLICY selects ON projects.provenance FOR SELECT TO {SERVICE} USING ({MINE} AND {ROLE} IS NOT NULL);
    CREATE POLICY inserts ON projects.provenance FOR INSERT TO {SERVICE} WITH CHECK ({EDITORS});
    CREATE POLICY deletes ON projects.provenance FOR DELETE TO {SERVICE} USING ({EDITORS});
"""


def upgrade() -> None:
    op.get_bind().connection.cursor().execute(UPGRADE)


def downgrade() -> None:
    op.get_bind().connection.cursor().execute("DROP TABLE projects.provenance")
