"""Moves of nodes are one call: lock, role, places, revisions and rows of changes, with the rights of the caller.

A migration that gives nodes another column also replaces `node_as_json`.
"""

from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

SERVICE = "eightgentc_projects"
FUNCTIONS = (
    "move_nodes(integer[], bigint[], text[], double precision[], double precision[])",
    "node_as_json(projects.nodes)",
    "number_as_json(double precision)",
)

# Both write what msgspec writes of the same values, since the digest of a change is over these bytes.
AS_JSON = """
CREATE FUNCTION projects.number_as_json(p_number double precision) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN p_number = trunc(p_number) THEN p_number || '.0'
        WHEN abs(p_number) >= 0.0001 THEN p_number::text
        WHEN abs(p_number) >= 0.00001 THEN p_number::text::numeric::text
        ELSE replace(p_number::text, 'e-0', 'e-')
    END
$$;
CREATE FUNCTION projects.node_as_json(n projects.nodes) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT '{"id":"' || n.id || '","details":{"label":' || to_json(n.label)::text
        || ',"content":' || coalesce(to_json(n.content)::text, 'null')
        || ',"type":' || to_json(n.type)::text
        || ',"x":' || projects.number_as_json(n.x) || ',"y":' || projects.number_as_json(n.y)
        || '},"client_key":' || coalesce(to_json(n.client_key)::text, 'null')
        || ',"version":' || n.version
        || ',"generation_id":' || coalesce('"' || n.generation_id || '"', 'null')
        || ',"edited_by_person":' || n.edited_by_person || ',"pinned":' || n.pinned || '}'
$$;
"""
# Each statement sees what was committed before it began, so that what is read after the lock is current.
MOVE_NODES = """
CREATE FUNCTION projects.move_nodes(
    p_counts integer[],          -- of each move: how many of the nodes below are its own
    p_graph_revisions bigint[],  -- of each move: the revision at which it is meant; null: any
    p_refs text[],               -- ids or client keys
    p_xs double precision[],     -- null: stays
    p_ys double precision[]
) RETURNS TABLE (role text, outcome text, revision bigint, graph_revision bigint, unknown integer)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    project uuid := nullif(current_setting('app.project_id', true), '')::uuid;
    first integer := 1;
    last integer := 0;
    moved boolean := false;
    actor uuid;
    entities text;
    texts text;
BEGIN
    SELECT h.revision, h.graph_revision INTO revision, graph_revision
    FROM projects.heads h WHERE h.project_id = project FOR UPDATE;
    role := projects.acting_role();
    IF role IS NULL OR role NOT IN ('editor', 'owner') THEN
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT a.ref INTO actor FROM projects.actors a
    WHERE a.user_id = nullif(current_setting('app.user_id', true), '')::uuid;

    FOR number IN 1 .. cardinality(p_counts) LOOP
        first := last + 1;
        last := last + p_counts[number];
        unknown := NULL;
        IF p_graph_revisions[number] <> graph_revision THEN
            outcome := 'stale';
            RETURN NEXT;
            CONTINUE;
        END IF;

        WITH named AS MATERIALIZED (
            SELECT asked.x, asked.y, asked.place, coalesce(
                (SELECT n FROM projects.nodes n WHERE n.project_id = project AND n.id = CASE
                    WHEN asked.ref ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
                    THEN asked.ref::uuid END),
                (SELECT n FROM projects.nodes n WHERE n.project_id = project AND n.client_key = asked.ref)
            ) AS before
            FROM unnest(p_refs[first:last], p_xs[first:last], p_ys[first:last]) WITH ORDINALITY
                AS asked (ref, x, y, place)
        ), wanted AS (
            -- A node may be named twice: the later place is the one it takes.
            SELECT (before).id, min(place) AS place, (array_agg(before))[1] AS before,
                (array_agg(x ORDER BY place DESC) FILTER (WHERE x IS NOT NULL))[1] AS x,
                (array_agg(y ORDER BY place DESC) FILTER (WHERE y IS NOT NULL))[1] AS y
            FROM named WHERE NOT EXISTS (SELECT FROM named WHERE (before).id IS NULL)
            GROUP BY (before).id
            HAVING bool_or(x <> (before).x OR y <> (before).y
                OR (NOT (before).pinned AND (x IS NOT NULL OR y IS NOT NULL)))
        ), saved AS (
            UPDATE projects.nodes n SET x = coalesce(wanted.x, n.x), y = coalesce(wanted.y, n.y),
                version = n.version + 1, edited_by_person = true, pinned = true
            FROM wanted WHERE n.project_id = project AND n.id = wanted.id
            RETURNING n.id, n AS after, wanted.before, wanted.place
        )
        SELECT (SELECT min(place) FROM named WHERE (before).id IS NULL),
            string_agg('{"entity":"node","id":"' || id || '"}', ',' ORDER BY place),
            string_agg('{"entity":"node","id":"' || id || '","before":' || projects.node_as_json(before)
                || ',"after":' || projects.node_as_json(after) || '}', ',' ORDER BY place)
        INTO unknown, entities, texts FROM saved;

        outcome := CASE WHEN unknown IS NULL THEN 'done' ELSE 'unknown' END;
        IF texts IS NOT NULL THEN
            moved := true;
            revision := revision + 1;
            graph_revision := graph_revision + 1;
            texts := '[' || texts || ']';
            INSERT INTO projects.changes (project_id, revision, actor_ref, cause, entities, digest)
            VALUES (project, move_nodes.revision, actor, 'PatchGraph', ('[' || entities || ']')::json,
                sha256(convert_to(texts, 'UTF8')));
            INSERT INTO projects.change_texts (project_id, revision, texts)
            VALUES (project, move_nodes.revision, texts::json);
        END IF;
        RETURN NEXT;
    END LOOP;
    IF moved THEN
        UPDATE projects.heads h SET revision = move_nodes.revision, graph_revision = move_nodes.graph_revision
        WHERE h.project_id = project;
    END IF;
END $$;
"""


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(AS_JSON)
    raw.execute(MOVE_NODES)
    for function in FUNCTIONS:
        raw.execute(f"REVOKE ALL ON FUNCTION projects.{function} FROM PUBLIC")
        raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{function} TO {SERVICE}")


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    for function in FUNCTIONS:
        raw.execute(f"DROP FUNCTION projects.{function}")
