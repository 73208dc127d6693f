"""Each conversation has a head and a gapless sequence; its messages are audit and outbox themselves (decision 0018).

Messages that are there are numbered by (create_time, id) and take actor and revision from the row of changes that
recorded them. Writers of messages wait meanwhile. A trigger numbers those that a process of the release before inserts.
"""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
DEFINERS = ("share_membership()", "lock_memberships()")
INVOKERS = (
    "message_digest(uuid, uuid, bigint, text, json, json)",
    "log_message()",
    "send_message(text, uuid, uuid, text, uuid, text, uuid, json, json, text, text, timestamptz, uuid, uuid, text, "
    "double precision)",
    "end_turn(uuid, uuid, uuid, text, timestamptz)",
)
# Row security is forced on the owner too, who must see these rows to number the messages.
READ = ("messages", "conversations", "changes")

COLUMNS = """
    ALTER TABLE projects.conversations ADD COLUMN last_sequence bigint NOT NULL DEFAULT 0;
    ALTER TABLE projects.messages
        ADD COLUMN sequence bigint,
        ADD COLUMN revision bigint,
        ADD COLUMN actor_ref uuid,
        ADD COLUMN salt uuid NOT NULL DEFAULT gen_random_uuid(),
        ADD COLUMN digest bytea;
"""
FILL = """
    WITH numbered AS (
        SELECT project_id, id, row_number() OVER (
            PARTITION BY project_id, conversation_id ORDER BY create_time, id
        ) AS sequence FROM projects.messages
    ), recorded AS (
        SELECT c.project_id, c.revision, c.actor_ref, item ->> 'id' AS id
        FROM projects.changes c, json_array_elements(c.entities) AS item
        WHERE c.cause IN ('AppendMessage', 'StreamTurn', 'CompletePrompt') AND item ->> 'entity' = 'message'
    )
    UPDATE projects.messages m SET
        sequence = n.sequence,
        revision = coalesce(r.revision, 0),
        actor_ref = r.actor_ref,
        digest = projects.message_digest(m.salt, m.conversation_id, n.sequence, m.role, m.parts, m.metadata)
    FROM numbered n LEFT JOIN recorded r ON r.project_id = n.project_id AND r.id = n.id::text
    WHERE m.project_id = n.project_id AND m.id = n.id;
    UPDATE projects.conversations c SET last_sequence = said.number FROM (
        SELECT project_id, conversation_id, count(*) AS number FROM projects.messages GROUP BY 1, 2
    ) AS said WHERE c.project_id = said.project_id AND c.id = said.conversation_id;
"""
# Nothing of a message is ever changed or removed by the service, as with changes.
RULES = """
    ALTER TABLE projects.messages
        ALTER COLUMN sequence SET NOT NULL, ALTER COLUMN revision SET NOT NULL, ALTER COLUMN digest SET NOT NULL,
        ADD CONSTRAINT messages_in_sequence UNIQUE (project_id, conversation_id, sequence);
    CREATE INDEX messages_by_time ON projects.messages (project_id, create_time, id);
    DROP INDEX projects.messages_in_order;
    CREATE TRIGGER log_message BEFORE INSERT ON projects.messages
        FOR EACH ROW EXECUTE FUNCTION projects.log_message();
    REVOKE UPDATE, DELETE ON projects.messages FROM eightgentc_projects;
    DROP POLICY updates ON projects.messages;
    DROP POLICY deletes ON projects.messages;
"""
WRITERS = """project_id = (SELECT nullif(current_setting('app.project_id', true), '')::uuid)
    AND (SELECT projects.acting_role()) IN ('commenter', 'editor', 'owner')"""
BACK = f"""
    DROP TRIGGER log_message ON projects.messages;
    DROP INDEX projects.messages_by_time;
    CREATE INDEX messages_in_order ON projects.messages (project_id, conversation_id, create_time, id);
    GRANT UPDATE, DELETE ON projects.messages TO {SERVICE};
    CREATE POLICY updates ON projects.messages FOR UPDATE TO {SERVICE} USING ({WRITERS}) WITH CHECK ({WRITERS});
    CREATE POLICY deletes ON projects.messages FOR DELETE TO {SERVICE} USING ({WRITERS});
"""
COLUMNS_BACK = """
    ALTER TABLE projects.messages DROP COLUMN sequence, DROP COLUMN revision, DROP COLUMN actor_ref, DROP COLUMN salt,
        DROP COLUMN digest;
    ALTER TABLE projects.conversations DROP COLUMN last_sequence;
"""


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(COLUMNS)
    raw.execute((Path(__file__).parent / "0005_functions.sql").read_text(encoding="utf-8"))
    for function in DEFINERS:
        raw.execute(f"ALTER FUNCTION projects.{function} OWNER TO {READER}; SET LOCAL ROLE {READER}")
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {SERVICE}; RESET ROLE")
    for function in INVOKERS:
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {SERVICE}")
    for how, after in (("NO FORCE", FILL), ("FORCE", RULES)):
        for table in READ:
            raw.execute(f"ALTER TABLE projects.{table} {how} ROW LEVEL SECURITY")
        raw.execute(after)


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(BACK)
    for function in reversed(INVOKERS):
        raw.execute(f"DROP FUNCTION projects.{function}")
    raw.execute(f"SET LOCAL ROLE {READER}")
    for function in reversed(DEFINERS):
        raw.execute(f"DROP FUNCTION projects.{function}")
    raw.execute("RESET ROLE")
    raw.execute(COLUMNS_BACK)
