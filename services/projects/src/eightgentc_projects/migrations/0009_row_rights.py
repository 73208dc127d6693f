"""Row policies as tight as the roles: what a person said is that person's, and no grant goes beyond the statements.

What the statements of 0.1 do is still allowed. Rights are on columns from here on: a migration that adds a column which is
to be changed grants that (decision 0026).
"""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
WORKER = "eightgentc_projects_worker"
HERE = Path(__file__).parent

USER = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
MINE = f"project_id = {PROJECT}"
WRITERS = f"{MINE} AND {ROLE} IN ('commenter', 'editor', 'owner')"
EDITORS = f"{MINE} AND {ROLE} IN ('editor', 'owner')"
EVERY_ROLE = f"{MINE} AND {ROLE} IN ('viewer', 'commenter', 'editor', 'owner')"

# The columns that stay as they were inserted; all others may be changed.
FIXED = {
    "plan_sections": ("project_id", "id", "create_time"),
    "nodes": ("project_id", "id", "client_key", "generation_id"),
    "edges": ("project_id", "id", "client_key", "generation_id"),
    "diagrams": ("project_id", "id", "create_time"),
    "projects": ("id", "tenant", "create_time"),
    "heads": ("project_id",),
    "conversations": (
        *("project_id", "id", "title", "client_key", "created_by", "create_time", "last_sequence"),
    ),
    "turns": (
        *("project_id", "id", "conversation_id", "requested_by", "owner", "request_id", "create_time"),
        *("user_message_id", "assistant_message_id"),
    ),
    "requests": ("user_id", "request_id"),
}
FIXED_FOR_WORKER = {
    "people": ("id",),
    "event_cursors": ("name",),
    "jobs": ("id", "project_id", "tenant", "kind", "dedupe_key", "payload", "requested_by", "create_time"),
    "turns": (*FIXED["turns"], "lease_until", "stop_asked"),
}
# Table → what an inserted row must say, beside naming the project, and who may insert it.
INSERTED = {
    "conversations": f"{WRITERS} AND created_by = {USER}",
    # An answer that no turn gave is that of a single prompt, written along with the person's own.
    "messages": f"""{WRITERS} AND CASE WHEN role = 'user' THEN author_id = {USER} ELSE turn_id IS NULL OR EXISTS (
        SELECT FROM projects.turns t WHERE t.project_id = messages.project_id AND t.id = messages.turn_id
            AND t.conversation_id = messages.conversation_id AND t.assistant_message_id = messages.id
            AND t.requested_by = {USER}) END""",
    "turns": f"{WRITERS} AND requested_by = {USER}",
    "generations": f"{WRITERS} AND requested_by = {USER}",
    "plan_section_versions": f"{EDITORS} AND (author_id IS NULL OR author_id = {USER})",
    "diagram_versions": f"{EDITORS} AND (author_id IS NULL OR author_id = {USER})",
    "changes": f"""{EVERY_ROLE}
        AND actor_ref IS NOT DISTINCT FROM (SELECT a.ref FROM projects.actors a WHERE a.user_id = {USER})""",
    # Texts belong to a change that is being written; only members see the head.
    "change_texts": f"{MINE} AND revision > (SELECT h.revision FROM projects.heads h WHERE h.project_id = {PROJECT})",
}
INSERTED_BEFORE = {
    **dict.fromkeys(("conversations", "messages", "turns", "generations"), WRITERS),
    **dict.fromkeys(("plan_section_versions", "diagram_versions"), EDITORS),
    **dict.fromkeys(("changes", "change_texts"), EVERY_ROLE),
}
# Rights that no statement uses: (verb, table, role), with the policy that goes too.
UNUSED = (
    ("DELETE", "conversations", WRITERS),
    ("DELETE", "turns", WRITERS),
    ("DELETE", "generations", WRITERS),
    ("UPDATE", "generations", WRITERS),
)
UNUSED_BY_WORKER = ("people", "jobs", "procrastinate_events", "procrastinate_periodic_defers")
LAPSED = "state IN ('queued', 'running') AND lease_until < now()"
TRASH = f"id = {PROJECT} AND (delete_time IS NULL OR {ROLE} = 'owner')"

TRIGGERS = """
    CREATE TRIGGER guard_turn BEFORE UPDATE ON projects.turns FOR EACH ROW
        WHEN (current_user = 'eightgentc_projects' AND (NEW.state, NEW.end_time, NEW.lease_until)
            IS DISTINCT FROM (OLD.state, OLD.end_time, OLD.lease_until))
        EXECUTE FUNCTION projects.guard_turn();
    CREATE TRIGGER guard_section BEFORE UPDATE OF section, section_key ON projects.conversations FOR EACH ROW
        WHEN (current_user = 'eightgentc_projects') EXECUTE FUNCTION projects.guard_section();
    CREATE TRIGGER guard_head AFTER UPDATE ON projects.heads FOR EACH ROW EXECUTE FUNCTION projects.guard_head();
    -- At the end, since several moves of nodes are several rows and then one move of the head.
    CREATE CONSTRAINT TRIGGER guard_change AFTER INSERT ON projects.changes DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION projects.guard_change();
"""


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"GRANT SELECT ON projects.changes TO {READER}")
    raw.execute(f"CREATE POLICY reader ON projects.changes FOR SELECT TO {READER} USING (true)")
    raw.execute((HERE / "0009_functions.sql").read_text(encoding="utf-8"))
    for function in ("log_message", "guard_head", "guard_change"):
        raw.execute(f"ALTER FUNCTION projects.{function}() OWNER TO {READER}")
    raw.execute(TRIGGERS)

    for role, tables in ((SERVICE, FIXED), (WORKER, FIXED_FOR_WORKER)):
        for table, fixed in tables.items():
            raw.execute(f"REVOKE UPDATE ON projects.{table} FROM {role}")
            raw.execute(f"GRANT UPDATE ({_others(raw, table, fixed)}) ON projects.{table} TO {role}")
    raw.execute(f"REVOKE INSERT ON projects.changes FROM {SERVICE}")
    written = _others(raw, "changes", ("dispatched", "create_time"))
    raw.execute(f"GRANT INSERT ({written}) ON projects.changes TO {SERVICE}")
    for verb, table, _ in UNUSED:
        raw.execute(f"REVOKE {verb} ON projects.{table} FROM {SERVICE}")
        raw.execute(f"DROP POLICY {verb.lower()}s ON projects.{table}")
    for table in UNUSED_BY_WORKER:
        raw.execute(f"REVOKE DELETE ON projects.{table} FROM {WORKER}")
    raw.execute(f"REVOKE SELECT, INSERT ON projects.jobs FROM {SERVICE}")
    raw.execute("DROP POLICY selects ON projects.jobs; DROP POLICY inserts ON projects.jobs")

    for table, check in INSERTED.items():
        raw.execute(f"ALTER POLICY inserts ON projects.{table} WITH CHECK ({check})")
    raw.execute(f"ALTER POLICY updates ON projects.projects WITH CHECK ({TRASH})")
    # Whoever may not insert a row of changes moves no head (guard_head), so that the role is not asked for once more here.
    raw.execute(f"ALTER POLICY updates ON projects.heads USING ({MINE}) WITH CHECK ({MINE})")
    raw.execute("DROP POLICY worker ON projects.turns")
    raw.execute(f"CREATE POLICY worker ON projects.turns FOR SELECT TO {WORKER} USING (true)")
    raw.execute(
        f"CREATE POLICY worker_closes ON projects.turns FOR UPDATE TO {WORKER} "
        f"USING ({LAPSED}) WITH CHECK (state = 'failed')"
    )


def _others(raw: Any, table: str, fixed: tuple[str, ...]) -> str:
    """The columns that the table has besides."""
    raw.execute(
        """SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
        ORDER BY attnum""",
        [f"projects.{table}"],
    )
    return ", ".join(name for (name,) in raw.fetchall() if name not in fixed)


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute("DROP POLICY worker_closes ON projects.turns; DROP POLICY worker ON projects.turns")
    raw.execute(f"CREATE POLICY worker ON projects.turns TO {WORKER} USING (true) WITH CHECK (true)")
    raw.execute(f"ALTER POLICY updates ON projects.heads USING ({EVERY_ROLE}) WITH CHECK ({MINE})")
    raw.execute(f"ALTER POLICY updates ON projects.projects WITH CHECK (id = {PROJECT})")
    for table, check in INSERTED_BEFORE.items():
        raw.execute(f"ALTER POLICY inserts ON projects.{table} WITH CHECK ({check})")

    raw.execute(f"GRANT SELECT, INSERT ON projects.jobs TO {SERVICE}")
    raw.execute(
        f"CREATE POLICY selects ON projects.jobs FOR SELECT TO {SERVICE} USING ({MINE} AND {ROLE} IS NOT NULL)"
    )
    raw.execute(f"CREATE POLICY inserts ON projects.jobs FOR INSERT TO {SERVICE} WITH CHECK ({WRITERS})")
    for table in UNUSED_BY_WORKER:
        raw.execute(f"GRANT DELETE ON projects.{table} TO {WORKER}")
    for verb, table, writers in UNUSED:
        raw.execute(f"GRANT {verb} ON projects.{table} TO {SERVICE}")
        check = f" WITH CHECK ({writers})" if verb == "UPDATE" else ""
        raw.execute(
            f"CREATE POLICY {verb.lower()}s ON projects.{table} FOR {verb} TO {SERVICE} USING ({writers}){check}"
        )
    for role, tables in ((SERVICE, FIXED), (WORKER, FIXED_FOR_WORKER)):
        for table in tables:
            # A grant on the table does not take back those on its columns, which would stay and say nothing.
            raw.execute(f"REVOKE UPDATE ON projects.{table} FROM {role}")
            raw.execute(f"GRANT UPDATE ON projects.{table} TO {role}")
    raw.execute(f"REVOKE INSERT ON projects.changes FROM {SERVICE}")
    raw.execute(f"GRANT INSERT ON projects.changes TO {SERVICE}")

    for trigger, table in (
        ("guard_turn", "turns"),
        ("guard_section", "conversations"),
        ("guard_head", "heads"),
        ("guard_change", "changes"),
        ("log_message", "messages"),
    ):
        raw.execute(f"DROP TRIGGER {trigger} ON projects.{table}")
    raw.execute("DROP FUNCTION projects.guard_turn(), projects.guard_section()")
    raw.execute(f"SET LOCAL ROLE {READER}")
    raw.execute("DROP FUNCTION projects.guard_head(), projects.guard_change(), projects.log_message()")
    raw.execute("RESET ROLE")
    raw.execute(_log_message_before())
    raw.execute(
        "CREATE TRIGGER log_message BEFORE INSERT ON projects.messages "
        "FOR EACH ROW EXECUTE FUNCTION projects.log_message()"
    )
    raw.execute(f"DROP POLICY reader ON projects.changes; REVOKE SELECT ON projects.changes FROM {READER}")
    # PUBLIC may execute a new function; those of 0005 were closed.
    raw.execute("REVOKE ALL ON FUNCTION projects.log_message() FROM PUBLIC")


def _log_message_before() -> str:
    """The function as 0007 made it."""
    made = (HERE / "0007_functions.sql").read_text(encoding="utf-8")
    start = made.index("CREATE OR REPLACE FUNCTION projects.log_message()")
    return made[start : made.index("END $$;", start)] + "END $$;"
