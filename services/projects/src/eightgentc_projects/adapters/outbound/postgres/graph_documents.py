"""Whole graphs, written by Postgres itself.

No Python object is made for a node or an edge, so that the largest graph does not stall the event loop of this
process (`python -m bench graph` tells how long it was held).
"""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_kit.postgres.statements import LARGE_SECONDS, Statement
from eightgentc_projects.adapters.outbound.postgres.mermaid_labels import mermaid_label
from eightgentc_projects.ports.graph_store import GraphFormat

BOX_WIDTH, BOX_HEIGHT = 160, 48


def _optional(key: str, column: str) -> str:
    return f"""coalesce(',"{key}":' || to_json({column})::text, '')"""


# XML 1.0 knows no control characters and no code points that are no characters.
_XML_TEXT = r"""
    regexp_replace(replace(replace(replace(replace({0}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'),
    E'[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\uFFFE\\uFFFF]', '', 'g')
"""


def xml_text(column: str) -> str:
    """An expression for a column's text in an element of XML."""
    return _XML_TEXT.format(column)


@dataclass(frozen=True, slots=True)
class Document:
    """How one format is put together: SQL for a node and an edge, and the text around them."""

    node: str
    edge: str
    separator: str
    opening: str
    between: str
    closing: str


DOCUMENTS: dict[GraphFormat, Document] = {
    GraphFormat.PLAN: Document(
        node=f"""'{{"id":"' || id || '","label":' || to_json(label)::text || {_optional("content", "content")}
            || ',"type":' || to_json(type)::text || ',"x":' || x || ',"y":' || y || '}}'""",
        edge=f"""'{{"id":"' || id || '","source":"' || source_id || '","target":"' || target_id || '"'
            || {_optional("label", "label")} || ',"type":' || to_json(type)::text || '}}'""",
        separator=",",
        opening='{"nodes":[',
        between='],"edges":[',
        closing="]}",
    ),
    # `type` would select a component of the client, so the concept's type goes to data.kind.
    GraphFormat.REACT_FLOW: Document(
        node=f"""'{{"id":"' || id || '","position":{{"x":' || x || ',"y":' || y || '}},"data":{{"label":'
            || to_json(label)::text || ',"kind":' || to_json(type)::text || {_optional("content", "content")}
            || '}}}}'""",
        edge=f"""'{{"id":"' || id || '","source":"' || source_id || '","target":"' || target_id || '"'
            || {_optional("label", "label")} || ',"data":{{"kind":' || to_json(type)::text || '}}}}'""",
        separator=",",
        opening='{"nodes":[',
        between='],"edges":[',
        closing="]}",
    ),
    # Cytoscape places by the centre, we by the top left corner.
    GraphFormat.CYTOSCAPE: Document(
        node=f"""'{{"group":"nodes","data":{{"id":"' || id || '","label":' || to_json(label)::text || ',"kind":'
            || to_json(type)::text || {_optional("content", "content")} || '}},"position":{{"x":'
            || (x + {BOX_WIDTH // 2}) || ',"y":' || (y + {BOX_HEIGHT // 2}) || '}}}}'""",
        edge=f"""'{{"group":"edges","data":{{"id":"' || id || '","source":"' || source_id || '","target":"'
            || target_id || '"' || {_optional("label", "label")} || ',"kind":' || to_json(type)::text || '}}}}'""",
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
            || '<data key="x">' || x || '</data><data key="y">' || y || '</data></node>'""",
        edge=f"""'<edge id="' || id || '" source="' || source_id || '" target="' || target_id
            || '"><data key="kind">' || {xml_text("type")} || '</data>'
            || coalesce('<data key="label">' || {xml_text("label")} || '</data>', '') || '</edge>'""",
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
            )
        )
        + '<graph edgedefault="directed">\n',
        between="\n",
        closing="\n</graph>\n</graphml>\n",
    ),
}


def _statement(format: GraphFormat, document: Document) -> Statement:
    separator = "E'\\n'" if document.separator == "\n" else f"'{document.separator}'"

    def all_of(table: str, expression: str) -> str:
        return f"""(SELECT convert_to(string_agg({expression}, {separator} ORDER BY id), 'UTF8')
            FROM projects.{table} WHERE project_id = %(project)s) AS {table}"""

    return Statement(
        f"graph_document_{format.value}",
        f"""SELECT graph_revision, {all_of("nodes", document.node)}, {all_of("edges", document.edge)}
        FROM projects.heads WHERE project_id = %(project)s""",
        binary=True,
        seconds=LARGE_SECONDS,
    )


# `%` must be doubled where psycopg looks for parameters; none of the expressions holds one.
STATEMENTS = {format: _statement(format, document) for format, document in DOCUMENTS.items()}


def whole(document: Document, nodes: bytes | None, edges: bytes | None) -> bytes:
    """The whole document. None: there are none."""
    pieces = (document.opening, nodes or b"", document.between, edges or b"", document.closing)
    return b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
