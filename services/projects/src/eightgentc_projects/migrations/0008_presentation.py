"""How clients draw nodes and edges is kept, and which node is drawn in which. Invisible characters make no other name.

A migration that gives nodes another column also replaces `node_as_json`.
"""

from typing import Any

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SERVICE = "eightgentc_projects"

COLUMNS = """
    ALTER TABLE projects.nodes ADD COLUMN parent_id uuid, ADD COLUMN presentation json;
    ALTER TABLE projects.edges ADD COLUMN presentation json;
    -- A unit of work may remove a node before it puts elsewhere what was drawn in it.
    ALTER TABLE projects.nodes ADD FOREIGN KEY (project_id, parent_id) REFERENCES projects.nodes
        DEFERRABLE INITIALLY DEFERRED;
    CREATE INDEX nodes_by_parent ON projects.nodes (project_id, parent_id) WHERE parent_id IS NOT NULL;
"""
NEW_MEMBERS = """
        || ',"parent_id":' || coalesce('"' || n.parent_id || '"', 'null')
        || ',"presentation":' || coalesce(to_json(n.presentation::text)::text, 'null')"""
# What msgspec writes of the same values, since the digest of a change is over these bytes.
AS_JSON = """
CREATE OR REPLACE FUNCTION projects.node_as_json(
    n projects.nodes, p_x double precision, p_y double precision, p_version bigint, p_edited boolean, p_pinned boolean
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT '{{"id":"' || n.id || '","details":{{"label":' || to_json(n.label)::text
        || ',"content":' || coalesce(to_json(n.content)::text, 'null')
        || ',"type":' || to_json(n.type)::text
        || ',"x":' || projects.number_as_json(p_x) || ',"y":' || projects.number_as_json(p_y){new}
        || '}},"client_key":' || coalesce(to_json(n.client_key)::text, 'null')
        || ',"version":' || p_version
        || ',"generation_id":' || coalesce('"' || n.generation_id || '"', 'null')
        || ',"edited_by_person":' || p_edited || ',"pinned":' || p_pinned || '}}'
$$;
"""
# A function, since the planner would count a subquery for every row, and compile the statement (JIT) for nothing.
MEMBERS = """
CREATE FUNCTION projects.members_after(p_object json, p_but text DEFAULT NULL) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(',' || to_json(key)::text || ':' || value::text, ''), '')
    FROM json_each(p_object) WHERE key IS DISTINCT FROM p_but
$$;
"""
MEMBERS_AFTER = "members_after(json, text)"
# As `name_key` makes it. Where a section already has the name that another looks like, that other keeps its key.
UNSEEN = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    r"\u0001-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f]"
)
SEEN = rf"""
    normalize(btrim(regexp_replace(regexp_replace({{0}}, '{UNSEEN}', '', 'g'), '\s+', ' ', 'g')), NFKC)
"""
KEYS = f"""
    UPDATE projects.conversations SET section_key = {SEEN.format("section_key")} WHERE section_key ~ '{UNSEEN}';
    UPDATE projects.plan_sections s SET name_key = {SEEN.format("s.name_key")}
    WHERE s.name_key ~ '{UNSEEN}' AND NOT EXISTS (
        SELECT 1 FROM projects.plan_sections other
        WHERE other.project_id = s.project_id AND other.id <> s.id
          AND {SEEN.format("other.name_key")} = {SEEN.format("s.name_key")}
    );
"""
COLUMNS_BACK = """
    ALTER TABLE projects.nodes DROP COLUMN parent_id, DROP COLUMN presentation;
    ALTER TABLE projects.edges DROP COLUMN presentation;
"""


def upgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(COLUMNS)
    raw.execute(AS_JSON.format(new=NEW_MEMBERS))
    _owned(raw, KEYS)
    raw.execute(MEMBERS)
    raw.execute(f"REVOKE ALL ON FUNCTION projects.{MEMBERS_AFTER} FROM PUBLIC")
    raw.execute(f"GRANT EXECUTE ON FUNCTION projects.{MEMBERS_AFTER} TO {SERVICE}")


def _owned(raw: Any, statements: str) -> None:
    """Row security is forced on the owner too, who must see the rows here."""
    for how, after in (("NO FORCE", statements), ("FORCE", "")):
        for table in ("plan_sections", "conversations"):
            raw.execute(f"ALTER TABLE projects.{table} {how} ROW LEVEL SECURITY")
        raw.execute(after)


def downgrade() -> None:
    raw = op.get_bind().connection.cursor()
    raw.execute(f"DROP FUNCTION projects.{MEMBERS_AFTER}")
    raw.execute(AS_JSON.format(new=""))
    raw.execute(COLUMNS_BACK)
