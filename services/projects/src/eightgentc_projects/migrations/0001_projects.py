"""Everything projects owns: tenant tables under forced row security, and the functions that prove membership.

Row security proves membership and role by itself, beside the filters of the queries (docs/decisions, "Row-level
security"). `acting_role()` is owned by a role that has policies of its own on `members`, so that neither
superuser nor BYPASSRLS is needed; `(SELECT acting_role())` is computed once a statement.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

READER = "eightgentc_projects_member_reader"
SERVICE = "eightgentc_projects"
WORKER = "eightgentc_projects_worker"

# Read by every member; written by those whose role may. Table → the least role that writes.
TENANT_TABLES = {
    "plan_sections": "editor",
    "plan_section_versions": "editor",
    "nodes": "editor",
    "edges": "editor",
    "diagrams": "editor",
    "diagram_versions": "editor",
    "generations": "commenter",
    "conversations": "commenter",
    "messages": "commenter",
    "turns": "commenter",
    # Whoever may do anything at all must be able to write it down: a viewer leaves a project.
    "changes": "viewer",
    "change_texts": "viewer",
}
# No row of these is ever changed or removed by the service.
APPEND_ONLY = {"plan_section_versions", "diagram_versions", "change_texts", "changes"}

# The first line of each: who acts, and for which project. '' and not NULL is what a local setting leaves behind.
USER = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
PROJECT = "(SELECT nullif(current_setting('app.project_id', true), '')::uuid)"
ROLE = "(SELECT projects.acting_role())"
ROLES_FROM = {
    "viewer": "('viewer', 'commenter', 'editor', 'owner')",
    "commenter": "('commenter', 'editor', 'owner')",
    "editor": "('editor', 'owner')",
    "owner": "('owner')",
}

DEFINERS = (
    "acting_role()",
    "create_project(uuid, text, text, text, timestamptz)",
    "set_member(uuid, text, boolean)",
    "remove_member(uuid)",
    "locate_conversation(text)",
    "keep_graph_snapshot(text, bigint, bytea)",
)

# What the definer functions may touch, as the role that owns them.
READER_RIGHTS = {
    "projects": "SELECT, INSERT",
    "heads": "SELECT, INSERT, UPDATE",
    "members": "SELECT, INSERT, UPDATE, DELETE",
    "actors": "SELECT, INSERT",
    "people": "SELECT",
    "conversations": "SELECT",
    "graph_snapshots": "SELECT, INSERT, UPDATE",
}
WORKER_RIGHTS = {
    "people": "SELECT, INSERT, UPDATE, DELETE",
    "event_cursors": "SELECT, INSERT, UPDATE",
    "requests": "SELECT, DELETE",
    "jobs": "SELECT, INSERT, UPDATE, DELETE",
    "turns": "SELECT, UPDATE",
}


def _policies() -> list[str]:
    statements = []
    tables = [
        *TENANT_TABLES,
        "projects",
        "heads",
        "members",
        "people",
        "actors",
        "event_cursors",
        "graph_snapshots",
        "requests",
        "jobs",
    ]
    for table in tables:
        statements.append(f"ALTER TABLE projects.{table} ENABLE ROW LEVEL SECURITY")
        statements.append(f"ALTER TABLE projects.{table} FORCE ROW LEVEL SECURITY")
    for table, rights in READER_RIGHTS.items():
        statements.append(f"GRANT {rights} ON projects.{table} TO {READER}")
        statements.append(
            f"CREATE POLICY reader ON projects.{table} TO {READER} USING (true) WITH CHECK (true)"
        )
    for table, rights in WORKER_RIGHTS.items():
        statements.append(f"GRANT {rights} ON projects.{table} TO {WORKER}")
        statements.append(
            f"CREATE POLICY worker ON projects.{table} TO {WORKER} USING (true) WITH CHECK (true)"
        )

    def grant(table: str, rights: str) -> None:
        statements.append(f"GRANT {rights} ON projects.{table} TO {SERVICE}")

    def policy(table: str, verb: str, *, using: str = "", check: str = "") -> None:
        using = f" USING ({using})" if using else ""
        check = f" WITH CHECK ({check})" if check else ""
        statements.append(f"CREATE POLICY {verb}s ON projects.{table} FOR {verb} TO {SERVICE}{using}{check}")

    for table, least in TENANT_TABLES.items():
        mine = f"project_id = {PROJECT}"
        writes = f"{mine} AND {ROLE} IN {ROLES_FROM[least]}"
        grant(table, "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE")
        policy(table, "select", using=f"{mine} AND {ROLE} IS NOT NULL")
        policy(table, "insert", check=writes)
        if table not in APPEND_ONLY:
            policy(table, "update", using=writes, check=writes)
            policy(table, "delete", using=writes)
        if table == "plan_section_versions":
            # A version may get a name; nothing else of it ever changes.
            grant(table, "UPDATE (version_name)")
            policy(table, "update", using=writes, check=writes)

    grant("projects", "SELECT, UPDATE")
    in_mine = f"id IN (SELECT m.project_id FROM projects.members m WHERE m.user_id = {USER})"
    policy("projects", "select", using=in_mine)
    owned = f"id = {PROJECT} AND {ROLE} IN ('editor', 'owner')"
    policy("projects", "update", using=owned, check=f"id = {PROJECT}")

    grant("heads", "SELECT, UPDATE")
    policy("heads", "select", using=f"project_id = {PROJECT} AND {ROLE} IS NOT NULL")
    may = f"project_id = {PROJECT} AND {ROLE} IN {ROLES_FROM['viewer']}"
    policy("heads", "update", using=may, check=f"project_id = {PROJECT}")

    grant("members", "SELECT")
    policy("members", "select", using=f"user_id = {USER} OR (project_id = {PROJECT} AND {ROLE} IS NOT NULL)")

    grant("people", "SELECT")
    colleagues = f"id IN (SELECT m.user_id FROM projects.members m WHERE m.project_id = {PROJECT})"
    policy("people", "select", using=f"{ROLE} IS NOT NULL AND {colleagues}")

    grant("actors", "SELECT")
    policy("actors", "select", using=f"user_id = {USER}")

    grant("graph_snapshots", "SELECT")
    policy("graph_snapshots", "select", using=f"project_id = {PROJECT} AND {ROLE} IS NOT NULL")

    grant("requests", "SELECT, INSERT, UPDATE, DELETE")
    for verb in ("select", "delete"):
        policy("requests", verb, using=f"user_id = {USER}")
    policy("requests", "insert", check=f"user_id = {USER}")
    policy("requests", "update", using=f"user_id = {USER}", check=f"user_id = {USER}")

    grant("jobs", "SELECT, INSERT")
    policy("jobs", "select", using=f"project_id = {PROJECT} AND {ROLE} IS NOT NULL")
    policy("jobs", "insert", check=f"project_id = {PROJECT} AND {ROLE} IN {ROLES_FROM['commenter']}")
    return statements


def _procrastinate() -> list[str]:
    """The schema of the job runner, whose tables hold ids only and belong to no tenant."""
    schema = (Path(__file__).parent / "0001_procrastinate.sql").read_text(encoding="utf-8")
    return [
        "SET LOCAL search_path TO projects",
        schema,
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_workers, procrastinate_events, "
        f"procrastinate_periodic_defers TO {WORKER}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA projects TO {WORKER}",
        "RESET search_path",
    ]


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    for file in ("0001_tables.sql", "0001_functions.sql"):
        raw.execute((Path(__file__).parent / file).read_text(encoding="utf-8"))
    for function in DEFINERS:
        raw.execute(f"ALTER FUNCTION projects.{function} OWNER TO {READER}")
        raw.execute(f"SET LOCAL ROLE {READER}")
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {SERVICE}, {WORKER}")
        raw.execute("RESET ROLE")
    for statement in _policies():
        raw.execute(statement)
    raw.execute(f"GRANT SELECT ON projects.alembic_version TO {SERVICE}, {WORKER}")
    for statement in _procrastinate():
        raw.execute(statement)


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"SET LOCAL ROLE {READER}")
    for function in reversed(DEFINERS):
        raw.execute(f"DROP FUNCTION projects.{function} CASCADE")
    raw.execute("RESET ROLE")
    raw.execute(
        """
        DO $$ DECLARE thing record; BEGIN
            FOR thing IN SELECT tablename FROM pg_tables WHERE schemaname = 'projects'
                AND tablename <> 'alembic_version' LOOP
                EXECUTE format('DROP TABLE projects.%I CASCADE', thing.tablename);
            END LOOP;
            FOR thing IN SELECT p.oid::regprocedure AS name FROM pg_proc p
                JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'projects' LOOP
                EXECUTE format('DROP FUNCTION %s CASCADE', thing.name);
            END LOOP;
            FOR thing IN SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
                WHERE n.nspname = 'projects' AND t.typname LIKE 'procrastinate%'
                AND t.typtype IN ('e', 'c') LOOP
                EXECUTE format('DROP TYPE projects.%I CASCADE', thing.typname);
            END LOOP;
        END $$
        """
    )
