"""Everything projects owns: tenant tables under forced row security, and the functions that prove membership.

Row security proves membership and role by itself, beside the filters of the queries (docs/decisions, "Row-level
security"). `acting_role()` is owned by a role that has policies of its own on `members`, so that neither
superuser nor BYPASSRLS is needed; `(SELECT acting_role())` is computed once a statement.
"""

from importlib import resources

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

TABLES = """
CREATE TABLE projects.projects (
    id uuid PRIMARY KEY,
    tenant text NOT NULL,
    title text NOT NULL,
    description text NOT NULL DEFAULT '',
    version bigint NOT NULL DEFAULT 1,
    create_time timestamptz NOT NULL DEFAULT now(),
    update_time timestamptz NOT NULL DEFAULT now(),
    delete_time timestamptz
);
-- One row a project, locked by every unit of work that changes it: revisions are gapless and in commit order.
CREATE TABLE projects.heads (
    project_id uuid PRIMARY KEY REFERENCES projects.projects ON DELETE CASCADE,
    revision bigint NOT NULL DEFAULT 0,
    graph_revision bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE TABLE projects.members (
    project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
    user_id uuid NOT NULL,
    role text NOT NULL CHECK (role IN ('viewer', 'commenter', 'editor', 'owner')),
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, user_id)
);
CREATE INDEX members_by_user ON projects.members (user_id, project_id);
-- What this service knows of people, from auth's events. Erasing a person erases this row.
CREATE TABLE projects.people (
    id uuid PRIMARY KEY,
    name text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true
);
-- The name under which a person stands in changes; erasing the row makes those nobody's.
CREATE TABLE projects.actors (
    user_id uuid PRIMARY KEY,
    ref uuid NOT NULL UNIQUE DEFAULT gen_random_uuid()
);
CREATE TABLE projects.event_cursors (
    name text PRIMARY KEY,
    number bigint NOT NULL
);

CREATE TABLE projects.plan_sections (
    project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    content text NOT NULL DEFAULT '',
    position integer NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'review', 'final')),
    version bigint NOT NULL DEFAULT 1,
    etag_version bigint NOT NULL DEFAULT 1,
    generation_id uuid,
    edited_by_person boolean NOT NULL DEFAULT false,
    create_time timestamptz NOT NULL DEFAULT now(),
    update_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, id),
    UNIQUE (project_id, name_key)
);
CREATE TABLE projects.plan_section_versions (
    project_id uuid NOT NULL,
    section_id uuid NOT NULL,
    version bigint NOT NULL,
    name text NOT NULL,
    content text NOT NULL,
    author_id uuid,
    cause text NOT NULL,
    generation_id uuid,
    create_time timestamptz NOT NULL DEFAULT now(),
    version_name text NOT NULL DEFAULT '',
    PRIMARY KEY (project_id, section_id, version),
    FOREIGN KEY (project_id, section_id) REFERENCES projects.plan_sections ON DELETE CASCADE
);

CREATE TABLE projects.nodes (
    project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
    id uuid NOT NULL,
    label text NOT NULL,
    content text,
    type text NOT NULL,
    x double precision NOT NULL,
    y double precision NOT NULL,
    client_key text,
    version bigint NOT NULL DEFAULT 1,
    generation_id uuid,
    edited_by_person boolean NOT NULL DEFAULT false,
    pinned boolean NOT NULL DEFAULT false,
    PRIMARY KEY (project_id, id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX nodes_by_client_key ON projects.nodes (project_id, client_key) WHERE client_key IS NOT NULL;
CREATE TABLE projects.edges (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    target_id uuid NOT NULL,
    label text,
    type text NOT NULL,
    client_key text,
    version bigint NOT NULL DEFAULT 1,
    generation_id uuid,
    edited_by_person boolean NOT NULL DEFAULT false,
    PRIMARY KEY (project_id, id),
    FOREIGN KEY (project_id, source_id) REFERENCES projects.nodes ON DELETE CASCADE,
    FOREIGN KEY (project_id, target_id) REFERENCES projects.nodes ON DELETE CASCADE
);
CREATE INDEX edges_by_source ON projects.edges (project_id, source_id);
CREATE INDEX edges_by_target ON projects.edges (project_id, target_id);
CREATE UNIQUE INDEX edges_by_client_key ON projects.edges (project_id, client_key) WHERE client_key IS NOT NULL;
-- A whole graph as compressed bytes, one for each format; good for one graph_revision only.
CREATE TABLE projects.graph_snapshots (
    project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
    format text NOT NULL,
    graph_revision bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (project_id, format)
);
ALTER TABLE projects.graph_snapshots ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE projects.diagrams (
    project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
    id uuid NOT NULL,
    type text NOT NULL,
    title text NOT NULL DEFAULT '',
    content text NOT NULL,
    check_result json,
    version bigint NOT NULL DEFAULT 1,
    etag_version bigint NOT NULL DEFAULT 1,
    generation_id uuid,
    edited_by_person boolean NOT NULL DEFAULT false,
    create_time timestamptz NOT NULL DEFAULT now(),
    update_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, id)
);
CREATE INDEX diagrams_by_change ON projects.diagrams (project_id, update_time DESC, id DESC);
CREATE TABLE projects.diagram_versions (
    project_id uuid NOT NULL,
    diagram_id uuid NOT NULL,
    version bigint NOT NULL,
    type text NOT NULL,
    content text NOT NULL,
    author_id uuid,
    cause text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, diagram_id, version),
    FOREIGN KEY (project_id, diagram_id) REFERENCES projects.diagrams ON DELETE CASCADE
);

CREATE TABLE projects.generations (
    project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
    id uuid NOT NULL,
    kind text NOT NULL,
    run_id text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost_nano_usd bigint NOT NULL,
    cache text NOT NULL,
    repairs json NOT NULL,
    receipt json NOT NULL,
    output json NOT NULL,
    applied boolean NOT NULL,
    requested_by uuid NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, id)
);

CREATE TABLE projects.conversations (
    project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
    id uuid NOT NULL,
    section text NOT NULL,
    section_key text NOT NULL,
    title text NOT NULL DEFAULT '',
    client_key text,
    created_by uuid NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    update_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, id)
);
CREATE UNIQUE INDEX conversations_by_client_key
    ON projects.conversations (created_by, client_key) WHERE client_key IS NOT NULL;
CREATE UNIQUE INDEX conversations_by_id ON projects.conversations (id);
CREATE INDEX conversations_by_change ON projects.conversations (project_id, update_time DESC, id DESC);
CREATE TABLE projects.messages (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    role text NOT NULL CHECK (role IN ('user', 'assistant')),
    author_id uuid,
    parts json NOT NULL,
    metadata json,
    text text NOT NULL,
    client_key text,
    turn_id uuid,
    state text NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'aborted', 'failed')),
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, id),
    FOREIGN KEY (project_id, conversation_id) REFERENCES projects.conversations ON DELETE CASCADE,
    CHECK ((role = 'user') = (author_id IS NOT NULL))
);
CREATE INDEX messages_in_order ON projects.messages (project_id, conversation_id, create_time, id);
CREATE UNIQUE INDEX messages_by_client_key
    ON projects.messages (project_id, conversation_id, client_key) WHERE client_key IS NOT NULL;
CREATE TABLE projects.turns (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'aborted', 'failed')),
    requested_by uuid NOT NULL,
    owner text NOT NULL,
    lease_until timestamptz NOT NULL,
    stop_asked boolean NOT NULL DEFAULT false,
    user_message_id uuid NOT NULL,
    assistant_message_id uuid NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    end_time timestamptz,
    PRIMARY KEY (project_id, id),
    FOREIGN KEY (project_id, conversation_id) REFERENCES projects.conversations ON DELETE CASCADE
);
CREATE UNIQUE INDEX turns_one_at_a_time
    ON projects.turns (project_id, conversation_id) WHERE state IN ('queued', 'running');
CREATE INDEX turns_by_lease ON projects.turns (lease_until) WHERE state IN ('queued', 'running');

-- Audit, outbox and change log in one: a row for every unit of work. Texts stand beside, where they can be erased.
CREATE TABLE projects.changes (
    project_id uuid NOT NULL REFERENCES projects.projects ON DELETE CASCADE,
    revision bigint NOT NULL,
    actor_ref uuid,
    cause text NOT NULL,
    entities json NOT NULL,
    digest bytea NOT NULL,
    dispatched boolean NOT NULL DEFAULT false,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, revision)
);
CREATE INDEX changes_to_dispatch ON projects.changes (create_time) WHERE NOT dispatched;
CREATE TABLE projects.change_texts (
    project_id uuid NOT NULL,
    revision bigint NOT NULL,
    texts json NOT NULL,
    PRIMARY KEY (project_id, revision),
    FOREIGN KEY (project_id, revision) REFERENCES projects.changes ON DELETE CASCADE
);

CREATE TABLE projects.requests (
    user_id uuid NOT NULL,
    request_id text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 255),
    method text NOT NULL,
    fingerprint bytea NOT NULL,
    reply bytea,
    lease_until timestamptz,
    expire_time timestamptz NOT NULL DEFAULT now() + interval '24 hours',
    PRIMARY KEY (user_id, request_id)
);
CREATE INDEX requests_by_end ON projects.requests (expire_time);

CREATE TABLE projects.jobs (
    id uuid PRIMARY KEY,
    project_id uuid REFERENCES projects.projects ON DELETE CASCADE,
    tenant text NOT NULL DEFAULT '',
    kind text NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'dispatched', 'running', 'done', 'failed', 'cancelled')),
    dedupe_key text,
    payload json NOT NULL DEFAULT '{}',
    result json,
    progress real NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    requested_by uuid,
    create_time timestamptz NOT NULL DEFAULT now(),
    update_time timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX jobs_deduped ON projects.jobs (kind, dedupe_key)
    WHERE dedupe_key IS NOT NULL AND state IN ('queued', 'dispatched');
CREATE INDEX jobs_to_dispatch ON projects.jobs (tenant, create_time) WHERE state = 'queued';
"""

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

ACTING_ROLE = f"""
CREATE FUNCTION projects.acting_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT m.role FROM projects.members m JOIN projects.projects p ON p.id = m.project_id AND p.delete_time IS NULL
    WHERE m.project_id = {PROJECT} AND m.user_id = {USER}
$$;
"""

DEFINER_FUNCTIONS = f"""
-- A new project, its head, and its first member: the one who made it.
CREATE FUNCTION projects.create_project(
    p_id uuid, p_tenant text, p_title text, p_description text, p_time timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
BEGIN
    IF acting IS NULL THEN RAISE insufficient_privilege USING MESSAGE = 'nobody acts'; END IF;
    INSERT INTO projects.projects (id, tenant, title, description, create_time, update_time)
        VALUES (p_id, p_tenant, p_title, p_description, p_time, p_time);
    INSERT INTO projects.heads (project_id, revision) VALUES (p_id, 0);
    INSERT INTO projects.members (project_id, user_id, role) VALUES (p_id, acting, 'owner');
    INSERT INTO projects.actors (user_id) VALUES (acting) ON CONFLICT DO NOTHING;
END $$;

-- A member's role, by an owner. Answers: done, unknown_person, last_owner, not_allowed.
CREATE FUNCTION projects.set_member(p_user uuid, p_role text, p_must_exist boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE project uuid := nullif(current_setting('app.project_id', true), '')::uuid; before text;
BEGIN
    IF projects.acting_role() IS DISTINCT FROM 'owner' THEN RETURN 'not_allowed'; END IF;
    PERFORM 1 FROM projects.heads h WHERE h.project_id = project FOR UPDATE;
    SELECT m.role INTO before FROM projects.members m WHERE m.project_id = project AND m.user_id = p_user;
    IF before IS NULL AND (p_must_exist
        OR NOT EXISTS (SELECT 1 FROM projects.people p WHERE p.id = p_user AND p.active)) THEN
        RETURN 'unknown_person';
    END IF;
    IF before = 'owner' AND p_role <> 'owner' AND NOT EXISTS (SELECT 1 FROM projects.members m
        WHERE m.project_id = project AND m.role = 'owner' AND m.user_id <> p_user) THEN
        RETURN 'last_owner';
    END IF;
    INSERT INTO projects.members (project_id, user_id, role) VALUES (project, p_user, p_role)
        ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role;
    INSERT INTO projects.actors (user_id) VALUES (p_user) ON CONFLICT DO NOTHING;
    RETURN 'done';
END $$;

-- Takes a person out: an owner anyone, everyone themselves.
CREATE FUNCTION projects.remove_member(p_user uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    project uuid := nullif(current_setting('app.project_id', true), '')::uuid;
    acting uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    before text;
BEGIN
    IF projects.acting_role() IS NULL OR (projects.acting_role() <> 'owner' AND p_user <> acting) THEN
        RETURN 'not_allowed';
    END IF;
    PERFORM 1 FROM projects.heads h WHERE h.project_id = project FOR UPDATE;
    SELECT m.role INTO before FROM projects.members m WHERE m.project_id = project AND m.user_id = p_user;
    IF before IS NULL THEN RETURN 'unknown_person'; END IF;
    IF before = 'owner' AND NOT EXISTS (SELECT 1 FROM projects.members m
        WHERE m.project_id = project AND m.role = 'owner' AND m.user_id <> p_user) THEN
        RETURN 'last_owner';
    END IF;
    DELETE FROM projects.members m WHERE m.project_id = project AND m.user_id = p_user;
    RETURN 'done';
END $$;

-- For routes that name no project: the conversation with this id, or the caller's own with this client key.
-- Answers members only.
CREATE FUNCTION projects.locate_conversation(p_key text) RETURNS TABLE (project_id uuid, conversation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT c.project_id, c.id FROM projects.conversations c
    JOIN projects.members m ON m.project_id = c.project_id AND m.user_id = {USER}
    JOIN projects.projects p ON p.id = c.project_id AND p.delete_time IS NULL
    WHERE c.id = CASE WHEN p_key ~ '^[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}$'
                      THEN p_key::uuid END
    UNION ALL
    SELECT c.project_id, c.id FROM projects.conversations c
    JOIN projects.members m ON m.project_id = c.project_id AND m.user_id = {USER}
    JOIN projects.projects p ON p.id = c.project_id AND p.delete_time IS NULL
    WHERE c.created_by = {USER} AND c.client_key = p_key
    LIMIT 1
$$;

-- Keeps a graph's bytes, for any member, if they are still those of the current revision.
CREATE FUNCTION projects.keep_graph_snapshot(p_format text, p_graph_revision bigint, p_body bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE project uuid := nullif(current_setting('app.project_id', true), '')::uuid;
BEGIN
    IF projects.acting_role() IS NULL OR NOT EXISTS (SELECT 1 FROM projects.heads h
        WHERE h.project_id = project AND h.graph_revision = p_graph_revision) THEN
        RETURN false;
    END IF;
    INSERT INTO projects.graph_snapshots (project_id, format, graph_revision, body)
        VALUES (project, p_format, p_graph_revision, p_body)
        ON CONFLICT (project_id, format) DO UPDATE
        SET graph_revision = excluded.graph_revision, body = excluded.body
        WHERE graph_snapshots.graph_revision < excluded.graph_revision;
    RETURN true;
END $$;
"""

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
    schema = resources.files("procrastinate").joinpath("sql/schema.sql").read_text(encoding="utf-8")
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
    raw.execute(TABLES)
    raw.execute(ACTING_ROLE)
    raw.execute(DEFINER_FUNCTIONS)
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
