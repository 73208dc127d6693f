"""A message has one before it, so that versions and answers of a message stand beside each other (decision 0021).

What a conversation shows is a branch of them; a conversation names the messages of all others by their numbers. Messages
that are there follow each other as they are numbered. Writers of messages wait meanwhile.
"""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
SEND_BEFORE = (
    "send_message(text, uuid, uuid, text, uuid, text, uuid, json, json, text, text, timestamptz, uuid, uuid, text, "
    "double precision)"
)
DIGEST = "message_digest(uuid, uuid, bigint, text, json, json)"
DEFINERS = (
    "who_reads(uuid[], uuid[])",
    "locate_conversation(text, uuid)",
    "end_turn_without_membership(text, uuid, uuid, text, timestamptz, json, json, text)",
)
INVOKERS = (
    "show_branch(uuid, uuid, uuid)",
    "asked_message(projects.conversations, text)",
    "send_message(text, uuid, uuid, text, uuid, text, uuid, json, json, text, text, timestamptz, uuid, uuid, text, "
    "double precision, text, text)",
)

COLUMNS = """
    ALTER TABLE projects.conversations ADD COLUMN left_out int8multirange NOT NULL DEFAULT '{}';
    ALTER TABLE projects.messages ADD COLUMN parent_id uuid;
    ALTER TABLE projects.turns ADD COLUMN request_id text;
"""
FILL = """
    UPDATE projects.messages m SET parent_id = n.before FROM (
        SELECT project_id, id, lag(id) OVER (PARTITION BY project_id, conversation_id ORDER BY sequence) AS before
        FROM projects.messages
    ) AS n WHERE m.project_id = n.project_id AND m.id = n.id AND n.before IS NOT NULL;
"""
# A client calls every version of its message by one id, and may use one id of a chat in each of its projects.
INDEXES = """
    DROP INDEX projects.messages_by_client_key;
    CREATE INDEX messages_by_client_key
        ON projects.messages (project_id, conversation_id, client_key) WHERE client_key IS NOT NULL;
    DROP INDEX projects.conversations_by_client_key;
    CREATE UNIQUE INDEX conversations_by_client_key
        ON projects.conversations (created_by, client_key, project_id) WHERE client_key IS NOT NULL;
    CREATE INDEX turns_by_message ON projects.turns (project_id, user_message_id);
    CREATE UNIQUE INDEX turns_by_request
        ON projects.turns (project_id, requested_by, request_id) WHERE request_id IS NOT NULL;
"""
RIGHTS = f"""
    GRANT SELECT, INSERT ON projects.messages TO {READER};
    GRANT EXECUTE ON FUNCTION projects.{DIGEST} TO {READER};
    GRANT UPDATE ON projects.conversations TO {READER};
    CREATE POLICY reader ON projects.messages TO {READER} USING (true) WITH CHECK (true);
"""


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(COLUMNS)
    raw.execute(f"DROP FUNCTION projects.{SEND_BEFORE}")
    raw.execute((Path(__file__).parent / "0007_functions.sql").read_text(encoding="utf-8"))
    for function in DEFINERS:
        raw.execute(f"ALTER FUNCTION projects.{function} OWNER TO {READER}; SET LOCAL ROLE {READER}")
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {SERVICE}; RESET ROLE")
    for function in INVOKERS:
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {SERVICE}")
    raw.execute(RIGHTS)
    _owned(raw, FILL)
    raw.execute(INDEXES)


BACK = f"""
    DROP FUNCTION {", ".join(f"projects.{function}" for function in reversed(INVOKERS))};
    SET LOCAL ROLE {READER};
    DROP FUNCTION {", ".join(f"projects.{function}" for function in DEFINERS)};
    RESET ROLE;
    DROP POLICY reader ON projects.messages;
    REVOKE SELECT, INSERT ON projects.messages FROM {READER};
    REVOKE EXECUTE ON FUNCTION projects.{DIGEST} FROM {READER};
    REVOKE UPDATE ON projects.conversations FROM {READER};
    DROP INDEX projects.turns_by_request;
    DROP INDEX projects.turns_by_message;
"""
# Of what one client key names, the release before knows the newest only.
NEWEST = """
    UPDATE projects.messages m SET client_key = NULL WHERE EXISTS (SELECT 1 FROM projects.messages n
        WHERE n.project_id = m.project_id AND n.conversation_id = m.conversation_id AND n.client_key = m.client_key
          AND n.sequence > m.sequence);
    UPDATE projects.conversations c SET client_key = NULL WHERE EXISTS (SELECT 1 FROM projects.conversations n
        WHERE n.created_by = c.created_by AND n.client_key = c.client_key
          AND (n.update_time, n.id) > (c.update_time, c.id));
"""
COLUMNS_BACK = """
    DROP INDEX projects.messages_by_client_key;
    CREATE UNIQUE INDEX messages_by_client_key
        ON projects.messages (project_id, conversation_id, client_key) WHERE client_key IS NOT NULL;
    DROP INDEX projects.conversations_by_client_key;
    CREATE UNIQUE INDEX conversations_by_client_key
        ON projects.conversations (created_by, client_key) WHERE client_key IS NOT NULL;
    ALTER TABLE projects.turns DROP COLUMN request_id;
    ALTER TABLE projects.messages DROP COLUMN parent_id;
    ALTER TABLE projects.conversations DROP COLUMN left_out;
"""


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(BACK)
    raw.execute(_before("log_message").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    _owned(raw, NEWEST)
    raw.execute(COLUMNS_BACK)
    raw.execute(_before("send_message"))
    raw.execute(f"REVOKE ALL ON FUNCTION projects.{SEND_BEFORE} FROM PUBLIC")
    raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{SEND_BEFORE} TO {SERVICE}")


def _owned(raw: Any, statements: str) -> None:
    """Row security is forced on the owner too, who must see the rows here."""
    for how, after in (("NO FORCE", statements), ("FORCE", "")):
        for table in ("messages", "conversations"):
            raw.execute(f"ALTER TABLE projects.{table} {how} ROW LEVEL SECURITY")
        raw.execute(after)


def _before(function: str) -> str:
    """A function as revision 0005 made it."""
    made = (Path(__file__).parent / "0005_functions.sql").read_text(encoding="utf-8")
    start = made.index(f"CREATE FUNCTION projects.{function}(")
    return made[start : made.index("END $$;", start)] + "END $$;"
