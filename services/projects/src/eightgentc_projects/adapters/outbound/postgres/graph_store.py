"""The graph on Postgres. A batch is one statement with arrays, not one for each row (`python -m bench graph` saves 2,000)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from isal import igzip

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.database import Row
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.graph_documents import DOCUMENTS, STATEMENTS, join
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.ports.graph_store import GraphFormat, GraphSnapshot

SNAPSHOT = Statement(
    "graph_snapshot",
    """SELECT h.graph_revision, s.body FROM projects.heads h LEFT JOIN projects.graph_snapshots s
    ON s.project_id = h.project_id AND s.format = %(format)s AND s.graph_revision = h.graph_revision
    AND h.graph_revision IS DISTINCT FROM %(known)s::bigint WHERE h.project_id = %(project)s""",
    binary=True,
)
KEEP = Statement(
    "graph_keep_snapshot",
    "SELECT projects.keep_graph_snapshot(%(format)s, %(revision)s, %(body)s)",
    binary=True,
)
_NODE = "SELECT id::text, label, content, type, x, y, client_key, version, generation_id::text, edited_by_person, pinned"
_EDGE = """SELECT id::text, source_id::text, target_id::text, label, type, client_key, version,
    generation_id::text, edited_by_person"""


def _by_id(name: str, columns: str) -> Statement:
    condition = "project_id = %(project)s AND id = ANY(%(refs)b::text[]::uuid[])"
    return Statement(f"graph_{name}", f"{columns} FROM projects.{name} WHERE {condition}", binary=True)


def _by_client_key(name: str, columns: str) -> Statement:
    condition = "project_id = %(project)s AND client_key = ANY(%(refs)b::text[])"
    return Statement(f"graph_{name}_by_key", f"{columns} FROM projects.{name} WHERE {condition}", binary=True)


NODES = (_by_id("nodes", _NODE), _by_client_key("nodes", _NODE))
EDGES = (_by_id("edges", _EDGE), _by_client_key("edges", _EDGE))
EDGES_OF = Statement(
    "graph_edges_of",
    f"""{_EDGE} FROM projects.edges WHERE project_id = %(project)s AND source_id = ANY(%(ids)b::text[]::uuid[])
    UNION {_EDGE} FROM projects.edges WHERE project_id = %(project)s AND target_id = ANY(%(ids)b::text[]::uuid[])""",
    binary=True,
)
ALL_NODES = Statement(
    "graph_all_nodes", f"{_NODE} FROM projects.nodes WHERE project_id = %(project)s ORDER BY id", binary=True
)
ALL_EDGES = Statement(
    "graph_all_edges", f"{_EDGE} FROM projects.edges WHERE project_id = %(project)s ORDER BY id", binary=True
)
REVISION = Statement(
    "graph_revision", "SELECT graph_revision FROM projects.heads WHERE project_id = %(project)s", binary=True
)
_NODE_ROWS = """unnest(%(id)b::text[]::uuid[], %(label)b::text[], %(content)b::text[], %(type)b::text[],
    %(x)b::float8[], %(y)b::float8[], %(client_key)b::text[], %(version)b::bigint[],
    %(generation_id)b::text[]::uuid[], %(edited)b::bool[], %(pinned)b::bool[])"""
_NODE_NAMES = "(id, label, content, type, x, y, client_key, version, generation_id, edited, pinned)"
INSERT_NODES = Statement(
    "graph_insert_nodes",
    f"""INSERT INTO projects.nodes (project_id, id, label, content, type, x, y, client_key, version,
    generation_id, edited_by_person, pinned) SELECT %(project)s::uuid, r.* FROM {_NODE_ROWS} AS r""",
    binary=True,
)
SAVE_NODES = Statement(
    "graph_save_nodes",
    f"""UPDATE projects.nodes n SET label = r.label, content = r.content, type = r.type, x = r.x, y = r.y,
    version = r.version, edited_by_person = r.edited, pinned = r.pinned FROM {_NODE_ROWS} AS r {_NODE_NAMES}
    WHERE n.project_id = %(project)s AND n.id = r.id""",
    binary=True,
)
DELETE_NODES = Statement(
    "graph_delete_nodes",
    "DELETE FROM projects.nodes WHERE project_id = %(project)s AND id = ANY(%(ids)s::uuid[])",
)
_EDGE_ROWS = """unnest(%(id)b::text[]::uuid[], %(source)b::text[]::uuid[], %(target)b::text[]::uuid[],
    %(label)b::text[], %(type)b::text[], %(client_key)b::text[], %(version)b::bigint[],
    %(generation_id)b::text[]::uuid[], %(edited)b::bool[])"""
_EDGE_NAMES = "(id, source_id, target_id, label, type, client_key, version, generation_id, edited)"
INSERT_EDGES = Statement(
    "graph_insert_edges",
    f"""INSERT INTO projects.edges (project_id, id, source_id, target_id, label, type, client_key, version,
    generation_id, edited_by_person) SELECT %(project)s::uuid, r.* FROM {_EDGE_ROWS} AS r""",
    binary=True,
)
SAVE_EDGES = Statement(
    "graph_save_edges",
    f"""UPDATE projects.edges e SET source_id = r.source_id, target_id = r.target_id, label = r.label,
    type = r.type, version = r.version, edited_by_person = r.edited FROM {_EDGE_ROWS} AS r {_EDGE_NAMES}
    WHERE e.project_id = %(project)s AND e.id = r.id""",
    binary=True,
)
DELETE_EDGES = Statement(
    "graph_delete_edges",
    "DELETE FROM projects.edges WHERE project_id = %(project)s AND id = ANY(%(ids)s::uuid[])",
)


class PostgresGraphStore:
    """Implements `GraphStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def snapshot(self, format: GraphFormat, known_revision: int | None) -> GraphSnapshot:
        rows = await self._session.fetch(
            SNAPSHOT, {"project": self._project, "format": format.value, "known": known_revision}
        )
        if not rows:
            raise ResourceNotFound.of("project")
        return GraphSnapshot(graph_revision=rows[0][0], body=rows[0][1])

    async def render(self, format: GraphFormat) -> GraphSnapshot:
        rows = await self._session.fetch(STATEMENTS[format], {"project": self._project})
        if not rows:
            raise ResourceNotFound.of("project")
        pieces = join(
            DOCUMENTS[format],
            [row[2] for row in rows if row[0] == 1],
            [row[2] for row in rows if row[0] == 2],
        )
        # isal lets go of the interpreter's lock, so that the event loop goes on meanwhile.
        body = await asyncio.to_thread(lambda: igzip.compress(b"".join(pieces), compresslevel=1))
        return GraphSnapshot(graph_revision=rows[0][1], body=body)

    async def keep_snapshot(self, format: GraphFormat, graph_revision: int, body: bytes) -> None:
        await self._session.fetch(KEEP, {"format": format.value, "revision": graph_revision, "body": body})

    async def load(self) -> tuple[int, list[Node], list[Edge]]:
        params = {"project": self._project}
        revision = await self._session.fetch(REVISION, params)
        if not revision:
            raise ResourceNotFound.of("project")
        nodes = await self._session.fetch(ALL_NODES, params)
        edges = await self._session.fetch(ALL_EDGES, params)
        return revision[0][0], [Node(*row) for row in nodes], [Edge(*row) for row in edges]

    async def nodes(self, refs: Collection[str]) -> list[Node]:
        return [Node(*row) for row in await self._find(NODES, refs)]

    async def edges(self, refs: Collection[str]) -> list[Edge]:
        return [Edge(*row) for row in await self._find(EDGES, refs)]

    async def edges_of(self, node_ids: Collection[str]) -> list[Edge]:
        if not node_ids:
            return []
        params = {"project": self._project, "ids": list(node_ids)}
        return [Edge(*row) for row in await self._session.fetch(EDGES_OF, params)]

    async def _find(self, statements: tuple[Statement, Statement], refs: Collection[str]) -> list[Row]:
        """By id, and what is no id of ours by the client's key, which may look like one. Each once."""
        found: dict[str, Row] = {}
        by_id, by_key = statements
        if ids := [ref for ref in refs if is_id(ref)]:
            found |= {row[0]: row for row in await self._session.fetch(by_id, self._named(ids))}
        if keys := list(set(refs) - found.keys()):
            found |= {row[0]: row for row in await self._session.fetch(by_key, self._named(keys))}
        return list(found.values())

    def _named(self, refs: list[str]) -> dict[str, object]:
        return {"project": self._project, "refs": refs}

    async def insert_nodes(self, nodes: Sequence[Node]) -> None:
        await self._write(INSERT_NODES, [node.id for node in nodes], _node_columns(nodes))

    async def save_nodes(self, nodes: Sequence[Node]) -> None:
        await self._write(SAVE_NODES, [node.id for node in nodes], _node_columns(nodes))

    async def delete_nodes(self, ids: Collection[str]) -> None:
        await self._write(DELETE_NODES, ids, {"ids": list(ids)})

    async def insert_edges(self, edges: Sequence[Edge]) -> None:
        await self._write(INSERT_EDGES, [edge.id for edge in edges], _edge_columns(edges))

    async def save_edges(self, edges: Sequence[Edge]) -> None:
        await self._write(SAVE_EDGES, [edge.id for edge in edges], _edge_columns(edges))

    async def delete_edges(self, ids: Collection[str]) -> None:
        await self._write(DELETE_EDGES, ids, {"ids": list(ids)})

    async def _write(self, statement: Statement, ids: Collection[str], columns: dict[str, object]) -> None:
        if ids:
            await self._session.execute(statement, {"project": self._project, **columns})


def _node_columns(nodes: Sequence[Node]) -> dict[str, object]:
    return {
        "id": [node.id for node in nodes],
        "label": [node.label for node in nodes],
        "content": [node.content for node in nodes],
        "type": [node.type for node in nodes],
        "x": [node.x for node in nodes],
        "y": [node.y for node in nodes],
        "client_key": [node.client_key for node in nodes],
        "version": [node.version for node in nodes],
        "generation_id": [node.generation_id for node in nodes],
        "edited": [node.edited_by_person for node in nodes],
        "pinned": [node.pinned for node in nodes],
    }


def _edge_columns(edges: Sequence[Edge]) -> dict[str, object]:
    return {
        "id": [edge.id for edge in edges],
        "source": [edge.source for edge in edges],
        "target": [edge.target for edge in edges],
        "label": [edge.label for edge in edges],
        "type": [edge.type for edge in edges],
        "client_key": [edge.client_key for edge in edges],
        "version": [edge.version for edge in edges],
        "generation_id": [edge.generation_id for edge in edges],
        "edited": [edge.edited_by_person for edge in edges],
    }
