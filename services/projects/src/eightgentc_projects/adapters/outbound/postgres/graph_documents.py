"""Whole graphs, written by Postgres itself.

No Python object is made for a node or an edge, so that the largest graph does not stall the event loop of this
process (`python -m bench graph` tells how long it was held).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eightgentc_kit.postgres.statements import LARGE_SECONDS, Statement
from eightgentc_projects.adapters.outbound.postgres.mermaid_labels import mermaid_label
from eightgentc_projects.ports.graph_store import GraphFormat

BOX_WIDTH, BOX_HEIGHT = 160, 48


def _optional(key: str, column: str) -> str:
    return f"""coalesce(',"{key}":' || to_json({column})::text, '')"""


_PARENT = """coalesce(',"parentId":"' || parent_id || '"', '')"""
_PRESENTATION = """coalesce(',"presentation":' || presentation::text, '')"""
_DATA_OF_CLIENT = "projects.members_after(presentation->'data')"
_REST_OF_CLIENT = "projects.members_after(presentation, 'data')"


def _most(plain: str, otherwise: str, *columns: str) -> str:
    """What most rows end with, which have nothing in these columns: each further piece of text costs every row."""
    none = " AND ".join(f"{column} IS NULL" for column in columns)
    return f"CASE WHEN {none} THEN {plain} ELSE {otherwise} END"


_NODE, _EDGE = ("parent_id", "presentation"), ("presentation",)
_PLAN_NODE_END = _most("'}'", f"{_PARENT} || {_PRESENTATION} || '}}'", *_NODE)
_PLAN_EDGE_END = _most("'}'", f"{_PRESENTATION} || '}}'", *_EDGE)
_FLOW_NODE_END = _most("'}}'", f"{_DATA_OF_CLIENT} || '}}' || {_PARENT} || {_REST_OF_CLIENT} || '}}'", *_NODE)
_FLOW_EDGE_END = _most("'}}'", f"{_DATA_OF_CLIENT} || '}}' || {_REST_OF_CLIENT} || '}}'", *_EDGE)
_COMPOUND = """coalesce(',"parent":"' || parent_id || '"', '')"""
_CYTOSCAPE_DATA = _most("''", f"{_COMPOUND} || {_PRESENTATION}", *_NODE)
_CYTOSCAPE_EDGE_END = _most("'}}'", f"{_PRESENTATION} || '}}}}'", *_EDGE)


# XML 1.0 knows no control characters and no code points that are no characters.
_XML_TEXT = r"""
    regexp_replace(replace(replace(replace(replace({0}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'),
    E'[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\uFFFE\\uFFFF]', '', 'g')
"""


def xml_text(column: str) -> str:
    """An expression for a column's text in an element of XML."""
    return _XML_TEXT.format(column)


_XML_PRESENTATION = (
    f"""coalesce('<data key="presentation">' || {xml_text("presentation::text")} || '</data>', '')"""
)


@dataclass(frozen=True, slots=True)
class Document:
    """How one format is put together: SQL for a node and an edge, and the text around them.

    `left_edge`, `top_edge` of a node in the SQL: where on the canvas the corner is from which it is placed.
    """

    node: str
    edge: str
    separator: str
    opening: str
    between: str
    closing: str


DOCUMENTS: dict[GraphFormat, Document] = {
    GraphFormat.PLAN: Document(
        node=f"""'{{"id":"' || id || '","label":' || to_json(label)::text || {_optional("content", "content")}
            || ',"type":' || to_json(type)::text || ',"x":' || x || ',"y":' || y
            || {_PLAN_NODE_END}""",
        edge=f"""'{{"id":"' || id || '","source":"' || source_id || '","target":"' || target_id || '"'
            || {_optional("label", "label")} || ',"type":' || to_json(type)::text
            || {_PLAN_EDGE_END}""",
        separator=",",
        opening='{"nodes":[',
        between='],"edges":[',
        closing="]}",
    ),
    # `type` would select a component of the client, so the concept's type goes to data.kind.
    GraphFormat.REACT_FLOW: Document(
        node=f"""'{{"id":"' || id || '","position":{{"x":' || x || ',"y":' || y || '}},"data":{{"label":'
            || to_json(label)::text || ',"kind":' || to_json(type)::text || {_optional("content", "content")}
            || {_FLOW_NODE_END}""",
        edge=f"""'{{"id":"' || id || '","source":"' || source_id || '","target":"' || target_id || '"'
            || {_optional("label", "label")} || ',"data":{{"kind":' || to_json(type)::text
            || {_FLOW_EDGE_END}""",
        separator=",",
        opening='{"nodes":[',
        between='],"edges":[',
        closing="]}",
    ),
    # Cytoscape places by the centre on the canvas, we by the top left corner in the parent.
    GraphFormat.CYTOSCAPE: Document(
        node=f"""'{{"group":"nodes","data":{{"id":"' || id || '","label":' || to_json(label)::text || ',"kind":'
            || to_json(type)::text || {_optional("content", "content")}
            || {_CYTOSCAPE_DATA}
            || '}},"position":{{"x":'
            || (left_edge + x + {BOX_WIDTH // 2}) || ',"y":' || (top_edge + y + {BOX_HEIGHT // 2}) || '}}}}'""",
        edge=f"""'{{"group":"edges","data":{{"id":"' || id || '","source":"' || source_id || '","target":"'
            || target_id || '"' || {_optional("label", "label")} || ',"kind":' || to_json(type)::text
            || {_CYTOSCAPE_EDGE_END}""",
        separator=",",
        opening='{"elements":{"nodes":[',
        between='],"edges":[',
        closing="]}}",
    ),
    GraphFormat.MERMAID: Document(
        node=f"""'    n' || replace(id::text, '-', '') || '["' || {mermaid_label("label")} || '"]'""",
        edge=f"""'    n' || replace(source_id::text, '-', '') || ' -->|"' || {mermaid_label("coalesce(nullif(label, ''), type)")}
            || '"| n' || replace(target_id::text, '-', '')""",
        separator="\n",
        opening="flowchart TD\n",
        between="\n",
        closing="\n",
    ),
    GraphFormat.GRAPHML: Document(
        node=f"""'<node id="' || id || '"><data key="label">' || {xml_text("label")} || '</data><data key="kind">'
            || {xml_text("type")} || '</data>' || coalesce('<data key="content">' || {xml_text("content")} || '</data>', '')
            || '<data key="x">' || x || '</data><data key="y">' || y || '</data>'
            || coalesce('<data key="parent">' || parent_id || '</data>', '') || {_XML_PRESENTATION} || '</node>'""",
        edge=f"""'<edge id="' || id || '" source="' || source_id || '" target="' || target_id
            || '"><data key="kind">' || {xml_text("type")} || '</data>'
            || coalesce('<data key="label">' || {xml_text("label")} || '</data>', '') || {_XML_PRESENTATION}
            || '</edge>'""",
        separator="\n",
        opening='<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        + "".join(
            f'<key id="{key}" for="all" attr.name="{key}" attr.type="{kind}"/>\n'
            for key, kind in (
                ("label", "string"),
                ("kind", "string"),
                ("content", "string"),
                ("x", "double"),
                ("y", "double"),
                ("parent", "string"),
                ("presentation", "string"),
            )
        )
        + '<graph edgedefault="directed">\n',
        between="\n",
        closing="\n</graph>\n</graphml>\n",
    ),
}


# Nodes that are drawn in others, and their depth. React Flow wants each after the one that it is drawn in.
_INNER = """
    WITH RECURSIVE inner_nodes AS (
        SELECT node.*, 1 AS depth, around.x AS left_edge, around.y AS top_edge
        FROM projects.nodes node JOIN projects.nodes around
            ON around.project_id = node.project_id AND around.id = node.parent_id
        WHERE node.project_id = %(project)s AND node.parent_id IS NOT NULL AND around.parent_id IS NULL
        UNION ALL
        SELECT node.*, depth + 1, left_edge + around.x, top_edge + around.y
        FROM projects.nodes node JOIN inner_nodes around
            ON node.project_id = around.project_id AND node.parent_id = around.id
    )
"""


def _statement(format: GraphFormat, document: Document) -> Statement:
    separator = "E'\\n'" if document.separator == "\n" else f"'{document.separator}'"

    def joined(expression: str, order: str = "id") -> str:
        return f"convert_to(string_agg({expression}, {separator} ORDER BY {order}), 'UTF8')"

    of_project = "WHERE project_id = %(project)s"
    outer = f"SELECT *, 0::float8 AS left_edge, 0::float8 AS top_edge FROM projects.nodes {of_project} AND parent_id IS NULL"
    return Statement(
        f"graph_document_{format.value}",
        f"""SELECT graph_revision,
            (SELECT {joined(document.node)} FROM ({outer}) AS outer_nodes) AS outer_nodes,
            ({_INNER} SELECT {joined(document.node, "depth, id")} FROM inner_nodes) AS inner_nodes,
            (SELECT {joined(document.edge)} FROM projects.edges {of_project}) AS edges
        FROM projects.heads {of_project}""",
        binary=True,
        seconds=LARGE_SECONDS,
    )


# `%` must be doubled where psycopg looks for parameters; none of the expressions holds one.
STATEMENTS = {format: _statement(format, document) for format, document in DOCUMENTS.items()}


def whole(document: Document, nodes: Sequence[bytes | None], edges: bytes | None) -> bytes:
    """The whole document. `nodes`: in parts. None: there are none."""
    between = document.separator.encode()
    found = between.join(part for part in nodes if part is not None)
    pieces = (
        document.opening.encode(),
        found,
        document.between.encode(),
        edges or b"",
        document.closing.encode(),
    )
    return b"".join(pieces)
