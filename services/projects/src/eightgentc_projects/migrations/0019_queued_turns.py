"""A message that is sent while the model answers may wait: it has no place among the messages yet, so it has a row of its own.

Once it runs, or was cancelled, it is a turn like others, and its row here is gone (decision 0038).
"""

from pathlib import Path

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent
READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"

USER = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
MINE = f"project_id = {PROJECT}"
ASKED = f"{MINE} AND {ROLE} IN ('commenter', 'editor', 'owner') AND requested_by = {USER}"

_PARAMETERS = (
    "text, uuid, uuid, text, uuid, text, uuid, json, json, text, text, timestamptz, uuid, uuid, text, "
    "double precision, text, text, boolean"
)
SEND_BEFORE, SEND = f"send_message({_PARAMETERS})", f"send_message({_PARAMETERS}, integer, json)"
INVOKERS = (
    "start_queued_turn(uuid, uuid, text, double precision)",
    "end_turn_of_queue(uuid, uuid, uuid, text, timestamptz)",
    SEND,
)
DEFINERS = (
    "end_queued_turn(uuid, uuid, timestamptz)",
    "startable_turns(double precision, integer)",
)

# Of one conversation at a time its numbers are given, so they are in the order in which messages came.
TABLE = """
    CREATE TABLE projects.queued_turns (
        project_id uuid NOT NULL,
        id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
        requested_by uuid NOT NULL,
        run_as json NOT NULL,
        user_message_id uuid NOT NULL,
        assistant_message_id uuid NOT NULL,
        parts json NOT NULL,
        metadata json,
        text text NOT NULL,
        client_key text,
        request_id text,
        create_time timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, id),
        FOREIGN KEY (project_id, conversation_id) REFERENCES projects.conversations ON DELETE CASCADE
    );
    CREATE UNIQUE INDEX queued_turns_in_order ON projects.queued_turns (project_id, conversation_id, number);
    CREATE UNIQUE INDEX queued_turns_by_request
        ON projects.queued_turns (project_id, requested_by, request_id) WHERE request_id IS NOT NULL;
"""
RIGHTS = f"""
    ALTER TABLE projects.queued_turns ENABLE ROW LEVEL SECURITY;
    ALTER TABLE projects.queued_turns FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT, DELETE ON projects.queued_turns TO {SERVICE};
    CREATE POLICY selects ON projects.queued_turns FOR SELECT TO {SERVICE} USING ({MINE} AND {ROLE} IS NOT NULL);
    CREATE POLICY inserts ON projects.queued_turns FOR INSERT TO {SERVICE} WITH CHECK ({ASKED});
    CREATE POLICY deletes ON projects.queued_turns FOR DELETE TO {SERVICE} USING ({ASKED});
    GRANT SELECT, DELETE ON projects.queued_turns TO {READER};
    CREATE POLICY reader ON projects.queued_turns TO {READER} USING (true) WITH CHECK (true);
    GRANT INSERT ON projects.turns TO {READER};
"""


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(TABLE)
    raw.execute(RIGHTS)
    raw.execute(f"DROP FUNCTION projects.{SEND_BEFORE}")
    raw.execute((HERE / "0019_functions.sql").read_text(encoding="utf-8"))
    for function in INVOKERS:
        raw.execute(_CLOSED.format(function))
    for function in DEFINERS:
        raw.execute(f"ALTER FUNCTION projects.{function} OWNER TO {READER}; SET LOCAL ROLE {READER}")
        raw.execute(_CLOSED.format(function))
        raw.execute("RESET ROLE")


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"SET LOCAL ROLE {READER}")
    for function in DEFINERS:
        raw.execute(f"DROP FUNCTION projects.{function}")
    raw.execute("RESET ROLE")
    for function in INVOKERS:
        raw.execute(f"DROP FUNCTION projects.{function}")
    raw.execute(f"REVOKE INSERT ON projects.turns FROM {READER}")
    raw.execute("DROP TABLE projects.queued_turns")
    raw.execute(_sending_before())
    raw.execute(_CLOSED.format(SEND_BEFORE))


_CLOSED = f"""
    REVOKE ALL ON FUNCTION projects.{{0}} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION projects.{{0}} TO {SERVICE};
"""


def _sending_before() -> str:
    """As revision 0017 made it."""
    made = (HERE / "0017_functions.sql").read_text(encoding="utf-8")
    start = made.index("CREATE FUNCTION projects.send_message(")
    return made[start : made.index("END $$;", start) + len("END $$;")]
