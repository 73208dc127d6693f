"""What chats say in short (decision 0033): every version of a summary, and which one counts in the branch that is shown.

The texts have a table of their own, so that a message, which writes its conversation's row anew, does not carry one along.
Chats that are there count as asked for: they get a summary once six messages more are said in them.
"""

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
WORKER = "eightgentc_projects_worker"

PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
MINE = f"project_id = {PROJECT}"

TABLES = """
    CREATE TABLE projects.summaries (
        project_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        version bigint NOT NULL,
        text text NOT NULL,
        message_id uuid NOT NULL,
        create_time timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, conversation_id, version),
        FOREIGN KEY (project_id, conversation_id) REFERENCES projects.conversations ON DELETE CASCADE
    );
    ALTER TABLE projects.conversations
        ADD COLUMN summary_version bigint NOT NULL DEFAULT 0,
        ADD COLUMN summary_sequence bigint NOT NULL DEFAULT 0,
        ADD COLUMN summary_asked bigint NOT NULL DEFAULT 0,
        ADD COLUMN summary_reason text NOT NULL DEFAULT '';
"""
ASKED = """
    ALTER TABLE projects.conversations NO FORCE ROW LEVEL SECURITY;
    UPDATE projects.conversations SET summary_asked = last_sequence WHERE last_sequence > 0;
    ALTER TABLE projects.conversations FORCE ROW LEVEL SECURITY;
    -- A chat is in it while its summary is due, and costs a turn nothing else.
    CREATE INDEX conversations_unsummarised ON projects.conversations (update_time)
        WHERE last_sequence >= summary_asked + 6;
"""
RIGHTS = f"""
    ALTER TABLE projects.summaries ENABLE ROW LEVEL SECURITY;
    ALTER TABLE projects.summaries FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT ON projects.summaries TO {SERVICE};
    CREATE POLICY selects ON projects.summaries FOR SELECT TO {SERVICE} USING ({MINE} AND {ROLE} IS NOT NULL);
    CREATE POLICY inserts ON projects.summaries FOR INSERT TO {SERVICE}
        WITH CHECK ({MINE} AND {ROLE} IN ('commenter', 'editor', 'owner'));
    GRANT UPDATE (summary_version, summary_sequence, summary_reason) ON projects.conversations TO {SERVICE};
"""
TRIGGER = """
    CREATE TRIGGER forget_summary BEFORE UPDATE OF left_out ON projects.conversations FOR EACH ROW
        WHEN (NEW.left_out * int8multirange(int8range(0, OLD.summary_sequence, '[]'))
            IS DISTINCT FROM OLD.left_out * int8multirange(int8range(0, OLD.summary_sequence, '[]')))
        EXECUTE FUNCTION projects.forget_summary();
"""
# Procrastinate forgets the time before when it adds a job on schedule; 0009 took the right away, and with it the schedule.
SCHEDULE = f"GRANT DELETE ON projects.procrastinate_periodic_defers TO {WORKER}"
FUNCTIONS = (
    "unsummarised_conversations(double precision, integer)",
    "note_summary_asked(uuid, uuid, bigint)",
)


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(TABLES)
    raw.execute(ASKED)
    raw.execute(RIGHTS)
    raw.execute(SCHEDULE)
    raw.execute((Path(__file__).parent / "0014_functions.sql").read_text(encoding="utf-8"))
    raw.execute(TRIGGER)
    for function in FUNCTIONS:
        raw.execute(f"ALTER FUNCTION projects.{function} OWNER TO {READER}; SET LOCAL ROLE {READER}")
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {WORKER}; RESET ROLE")


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"REVOKE DELETE ON projects.procrastinate_periodic_defers FROM {WORKER}")
    raw.execute(f"SET LOCAL ROLE {READER}")
    for function in FUNCTIONS:
        raw.execute(f"DROP FUNCTION projects.{function}")
    raw.execute("RESET ROLE")
    raw.execute("DROP TRIGGER forget_summary ON projects.conversations")
    raw.execute("DROP FUNCTION projects.forget_summary()")
    raw.execute("DROP TABLE projects.summaries")
    raw.execute(
        """ALTER TABLE projects.conversations DROP COLUMN summary_version, DROP COLUMN summary_sequence,
        DROP COLUMN summary_asked, DROP COLUMN summary_reason"""
    )
