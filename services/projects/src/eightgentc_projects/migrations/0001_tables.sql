-- The tables of projects. Row security, grants and policies stand in 0001_projects.py, functions in 0001_functions.sql.

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
