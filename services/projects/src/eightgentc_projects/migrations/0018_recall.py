"""An index of what a project remembers, by words and by vectors (decision 0037), and what is not in it yet.

A job fills it, so that a chat and a save cost nothing else; what is there already is found by it as what is new.
"""

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
WORKER = "eightgentc_projects_worker"

PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
MINE = f"project_id = {PROJECT}"
WRITERS = f"{MINE} AND {ROLE} IN ('commenter', 'editor', 'owner')"

TABLES = """
    CREATE TABLE projects.recall_items (
        project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
        item_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('insight', 'message')),
        version bigint NOT NULL,
        words tsvector NOT NULL,
        embedding bytea,
        embedding_model text NOT NULL DEFAULT '',
        PRIMARY KEY (project_id, item_id),
        CHECK ((embedding IS NULL) = (embedding_model = ''))
    );
    -- Numbers of vectors do not compress.
    ALTER TABLE projects.recall_items ALTER COLUMN embedding SET STORAGE EXTERNAL;
    CREATE INDEX recall_items_by_words ON projects.recall_items USING gin (words);
    CREATE INDEX recall_items_by_model ON projects.recall_items (embedding_model, project_id, item_id);
    ALTER TABLE projects.conversations ADD COLUMN indexed_sequence bigint NOT NULL DEFAULT 0;
    ALTER TABLE projects.insights ADD COLUMN indexed_version bigint NOT NULL DEFAULT 0;
    CREATE INDEX conversations_unindexed ON projects.conversations (project_id, update_time)
        WHERE last_sequence > indexed_sequence;
    -- -1: it was deleted, and is not in the index any more.
    CREATE INDEX insights_unindexed ON projects.insights (project_id)
        WHERE indexed_version <> CASE WHEN delete_time IS NULL THEN version ELSE -1 END;
"""
RIGHTS = f"""
    ALTER TABLE projects.recall_items ENABLE ROW LEVEL SECURITY;
    ALTER TABLE projects.recall_items FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT, DELETE ON projects.recall_items TO {SERVICE};
    GRANT UPDATE (version, words, embedding, embedding_model) ON projects.recall_items TO {SERVICE};
    CREATE POLICY selects ON projects.recall_items FOR SELECT TO {SERVICE} USING ({MINE} AND {ROLE} IS NOT NULL);
    CREATE POLICY inserts ON projects.recall_items FOR INSERT TO {SERVICE} WITH CHECK ({WRITERS});
    CREATE POLICY updates ON projects.recall_items FOR UPDATE TO {SERVICE} USING ({WRITERS}) WITH CHECK ({WRITERS});
    CREATE POLICY deletes ON projects.recall_items FOR DELETE TO {SERVICE} USING ({WRITERS});
    GRANT SELECT ON projects.recall_items, projects.insights TO {READER};
    CREATE POLICY reader ON projects.recall_items FOR SELECT TO {READER} USING (true);
    CREATE POLICY reader ON projects.insights FOR SELECT TO {READER} USING (true);
    GRANT UPDATE (indexed_sequence) ON projects.conversations TO {SERVICE};
    GRANT UPDATE (indexed_version) ON projects.insights TO {SERVICE};
"""
FUNCTIONS = {
    "recall_by_words(text[], uuid[], integer)": SERVICE,
    "unindexed_projects(double precision, boolean, text, integer)": WORKER,
}


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(TABLES)
    raw.execute(RIGHTS)
    raw.execute((Path(__file__).parent / "0018_functions.sql").read_text(encoding="utf-8"))
    for function, role in FUNCTIONS.items():
        raw.execute(f"ALTER FUNCTION projects.{function} OWNER TO {READER}; SET LOCAL ROLE {READER}")
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {role}; RESET ROLE")


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"SET LOCAL ROLE {READER}")
    for function in FUNCTIONS:
        raw.execute(f"DROP FUNCTION projects.{function}")
    raw.execute("RESET ROLE")
    raw.execute(f"DROP POLICY reader ON projects.insights; REVOKE SELECT ON projects.insights FROM {READER}")
    raw.execute("DROP TABLE projects.recall_items")
    raw.execute("ALTER TABLE projects.conversations DROP COLUMN indexed_sequence")
    raw.execute("ALTER TABLE projects.insights DROP COLUMN indexed_version")
