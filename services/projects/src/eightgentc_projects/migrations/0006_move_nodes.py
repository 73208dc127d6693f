"""Moves of nodes are one call: lock, role, places, revisions and rows of changes, with the rights of the caller.

A migration that gives nodes another column also replaces `node_as_json`.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SERVICE = "eightgentc_projects"
FUNCTIONS = (
    "move_nodes(integer[], bigint[], text[], double precision[], double precision[])",
    "node_as_json(projects.nodes, double precision, double precision, bigint, boolean, boolean)",
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
CREATE FUNCTION projects.node_as_json(
    n projects.nodes, p_x double precision, p_y double precision, p_version bigint, p_edited boolean, p_pinned boolean
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT '{"id":"' || n.id || '","details":{"label":' || to_json(n.label)::text
        || ',"content":' || coalesce(to_json(n.content)::text, 'null')
        || ',"type":' || to_json(n.type)::text
        || ',"x":' || projects.number_as_json(p_x) || ',"y":' || projects.number_as_json(p_y)
        || '},"client_key":' || coalesce(to_json(n.client_key)::text, 'null')
        || ',"version":' || p_version
        || ',"generation_id":' || coalesce('"' || n.generation_id || '"', 'null')
        || ',"edited_by_person":' || p_edited || ',"pinned":' || p_pinned || '}'
$$;
"""
# Each statement sees what was committed before it began, so that what is read after the lock is current. Planning it
# anew costs more than a move; and a plan that was made while there were few nodes must not read all of them for each
# of thousands later.
MOVE_NODES = """
CREATE FUNCTION projects.move_nodes(
    p_counts integer[],          -- of each move: how many of the nodes below are its own
    p_graph_revisions bigint[],  -- of each move: the revision at which it is meant; null: any
    p_refs text[],               -- ids or client keys
    p_xs double precision[],     -- null: stays
    p_ys double precision[]
) RETURNS TABLE (role text, outcome text, revision bigint, graph_revision bigint, unknown integer)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    project uuid := nullif(current_setting('app.project_id', true), '')::uuid;
    first integer := 1;
    last integer := 0;
    changed boolean := false;
    actor uuid;
    ids uuid[];
    xs double precision[];
    ys double precision[];
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
                -- An id is written in one way only; other spellings that a uuid could be read from are client keys.
                (SELECT n FROM projects.nodes n WHERE n.project_id = project AND n.id = CASE
                    WHEN pg_input_is_valid(asked.ref, 'uuid') THEN asked.ref::uuid END AND n.id::text = asked.ref),
                (SELECT n FROM projects.nodes n WHERE n.project_id = project AND n.client_key = asked.ref)
            ) AS node
            FROM unnest(p_refs[first:last], p_xs[first:last], p_ys[first:last]) WITH ORDINALITY
                AS asked (ref, x, y, place)
        ), moved AS (
            -- A node may be named twice: the later place is the one it takes.
            SELECT (node).id, any_value(node) AS node, min(place) AS place,
                coalesce(p_xs[first - 1 + max(place) FILTER (WHERE x IS NOT NULL)], min((node).x)) AS x,
                coalesce(p_ys[first - 1 + max(place) FILTER (WHERE y IS NOT NULL)], min((node).y)) AS y
            FROM named GROUP BY (node).id
            HAVING bool_or(x <> (node).x OR y <> (node).y
                OR (NOT (node).pinned AND (x IS NOT NULL OR y IS NOT NULL)))
        )
        SELECT (SELECT min(place) FROM named WHERE (node).id IS NULL),
            array_agg(id ORDER BY id), array_agg(x ORDER BY id), array_agg(y ORDER BY id),
            string_agg('{"entity":"node","id":"' || id || '"}', ',' ORDER BY place),
            string_agg('{"entity":"node","id":"' || id || '","before":'
                || projects.node_as_json(node, (node).x, (node).y, (node).version, (node).edited_by_person, (node).pinned)
                || ',"after":' || projects.node_as_json(node, x, y, (node).version + 1, true, true) || '}',
                ',' ORDER BY place)
        INTO unknown, ids, xs, ys, entities, texts FROM moved;

        outcome := CASE WHEN unknown IS NULL THEN 'done' ELSE 'unknown' END;
        IF unknown IS NULL AND ids IS NOT NULL THEN
            -- The ids are in order, so that each finds its place by halves.
            UPDATE projects.nodes n
            SET x = xs[width_bucket(n.id, ids)], y = ys[width_bucket(n.id, ids)], version = n.version + 1,
                edited_by_person = true, pinned = true
            WHERE n.project_id = project AND n.id = ANY (ids);
            changed := true;
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
    IF changed THEN
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
