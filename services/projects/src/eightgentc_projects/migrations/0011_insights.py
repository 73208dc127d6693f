"""What a project remembers: insights with their versions, and how far chats were read for them (decision 0029).

Chats that are there count as asked for: they are read once somebody says something more in them.
"""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
WORKER = "eightgentc_projects_worker"

USER = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
MINE = f"project_id = {PROJECT}"
EDITS = f"{ROLE} IN ('editor', 'owner')"
WRITERS = f"{MINE} AND {ROLE} IN ('commenter', 'editor', 'owner')"
# Who chats adds what the chat says; what people write, pin, mute and let expire is an editor's (guard_insight).
ADDS = f"""{WRITERS}
    AND ({EDITS} OR NOT (edited_by_person OR pinned OR muted OR coalesce(expire_time, delete_time) IS NOT NULL))"""

TABLES = """
    CREATE TABLE projects.insights (
        project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
        id uuid NOT NULL,
        kind text NOT NULL
            CHECK (kind IN ('goal', 'constraint', 'decision', 'fact', 'risk', 'open_question')),
        text text NOT NULL,
        pinned boolean NOT NULL DEFAULT false,
        muted boolean NOT NULL DEFAULT false,
        expire_time timestamptz,
        quotes json NOT NULL DEFAULT '[]',
        inferred boolean NOT NULL DEFAULT false,
        edited_by_person boolean NOT NULL DEFAULT false,
        version bigint NOT NULL DEFAULT 1,
        etag_version bigint NOT NULL DEFAULT 1,
        superseded_by uuid,
        contradicts json NOT NULL DEFAULT '[]',
        said_time timestamptz NOT NULL DEFAULT now(),
        create_time timestamptz NOT NULL DEFAULT now(),
        update_time timestamptz NOT NULL DEFAULT now(),
        delete_time timestamptz,
        PRIMARY KEY (project_id, id)
    );
    CREATE INDEX insights_by_change ON projects.insights (project_id, update_time DESC, id DESC);
    CREATE TABLE projects.insight_versions (
        project_id uuid NOT NULL,
        insight_id uuid NOT NULL,
        version bigint NOT NULL,
        kind text NOT NULL,
        text text NOT NULL,
        author_id uuid,
        cause text NOT NULL,
        create_time timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, insight_id, version),
        FOREIGN KEY (project_id, insight_id) REFERENCES projects.insights ON DELETE CASCADE
    );
    ALTER TABLE projects.conversations
        ADD COLUMN insights_sequence bigint NOT NULL DEFAULT 0,
        ADD COLUMN insights_asked bigint NOT NULL DEFAULT 0,
        ADD COLUMN insights_reason text NOT NULL DEFAULT '';
"""
ASKED = """
    ALTER TABLE projects.conversations NO FORCE ROW LEVEL SECURITY;
    UPDATE projects.conversations SET insights_asked = last_sequence WHERE last_sequence > 0;
    ALTER TABLE projects.conversations FORCE ROW LEVEL SECURITY;
    CREATE INDEX conversations_unread ON projects.conversations (update_time) WHERE last_sequence > insights_asked;
"""
RIGHTS = f"""
    ALTER TABLE projects.insights ENABLE ROW LEVEL SECURITY;
    ALTER TABLE projects.insights FORCE ROW LEVEL SECURITY;
    ALTER TABLE projects.insight_versions ENABLE ROW LEVEL SECURITY;
    ALTER TABLE projects.insight_versions FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT ON projects.insights TO {SERVICE};
    GRANT UPDATE (kind, text, pinned, muted, expire_time, quotes, inferred, edited_by_person, version, etag_version,
        superseded_by, contradicts, said_time, update_time, delete_time) ON projects.insights TO {SERVICE};
    GRANT SELECT, INSERT ON projects.insight_versions TO {SERVICE};
    CREATE POLICY selects ON projects.insights FOR SELECT TO {SERVICE} USING ({MINE} AND {ROLE} IS NOT NULL);
    CREATE POLICY inserts ON projects.insights FOR INSERT TO {SERVICE} WITH CHECK ({ADDS});
    CREATE POLICY updates ON projects.insights FOR UPDATE TO {SERVICE} USING ({WRITERS}) WITH CHECK ({WRITERS});
    CREATE POLICY selects ON projects.insight_versions FOR SELECT TO {SERVICE} USING ({MINE} AND {ROLE} IS NOT NULL);
    CREATE POLICY inserts ON projects.insight_versions FOR INSERT TO {SERVICE} WITH CHECK ({MINE}
        AND CASE WHEN author_id IS NULL THEN {ROLE} IN ('commenter', 'editor', 'owner')
            ELSE author_id = {USER} AND {EDITS} END);
    GRANT UPDATE (insights_sequence, insights_reason) ON projects.conversations TO {SERVICE};
"""
TRIGGER = """
    CREATE TRIGGER guard_insight BEFORE UPDATE ON projects.insights FOR EACH ROW
        WHEN (current_user = 'eightgentc_projects'
            AND ((NEW.kind, NEW.text, NEW.pinned, NEW.muted, NEW.expire_time, NEW.edited_by_person, NEW.delete_time)
                IS DISTINCT FROM
                (OLD.kind, OLD.text, OLD.pinned, OLD.muted, OLD.expire_time, OLD.edited_by_person, OLD.delete_time)
            OR ((OLD.edited_by_person OR OLD.pinned) AND NEW.superseded_by IS DISTINCT FROM OLD.superseded_by)))
        EXECUTE FUNCTION projects.guard_insight();
"""
FUNCTIONS = {
    "locate_message(uuid)": SERVICE,
    "unread_conversations(double precision, integer)": WORKER,
    "note_insights_asked(uuid, uuid, bigint)": WORKER,
}


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(TABLES)
    raw.execute(ASKED)
    raw.execute(RIGHTS)
    raw.execute((Path(__file__).parent / "0011_functions.sql").read_text(encoding="utf-8"))
    raw.execute(TRIGGER)
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
    raw.execute("DROP TABLE projects.insight_versions, projects.insights")
    raw.execute("DROP FUNCTION projects.guard_insight()")
    raw.execute(
        """ALTER TABLE projects.conversations DROP COLUMN insights_sequence, DROP COLUMN insights_asked,
        DROP COLUMN insights_reason"""
    )
