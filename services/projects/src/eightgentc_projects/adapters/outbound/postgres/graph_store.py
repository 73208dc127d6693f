"""The graph on Postgres. A batch is one statement with arrays, not one for each row (`python -m bench graph` saves 2,000)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    Column,
    ColumnElement,
    Select,
    bindparam,
    delete,
    func,
    literal,
    select,
    union,
    union_all,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import Table

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import Text, columns_for, field_names, is_one_of, lists_of
from eightgentc_kit.postgres.rows import Row, bound
from eightgentc_kit.postgres.statements import LARGE_SECONDS, Statement
from eightgentc_projects.adapters.outbound.postgres.graph_documents import DOCUMENTS, STATEMENTS, whole
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import edges, heads, nodes
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node, NodeDetails
from eightgentc_projects.ports.graph_store import DrawnItem, GraphDocument, GraphFormat

FEW = 20
_LONGEST_CONTENT = 300
_project: BindParameter[str] = bindparam("project")


def _many(table: Table, column: Column[Any], parameter: str) -> ColumnElement[bool]:
    return (table.c.project_id == _project) & is_one_of(column, parameter)


def _type(column: Column[Any]) -> str:
    return str(column.type.compile(dialect=postgresql.dialect())).lower()  # type: ignore[no-untyped-call]


def _array(column: Column[Any]) -> str:
    """The parameter of a column's values. Ids travel as text."""
    kind = _type(column)
    return f"%({column.key})b::text[]::uuid[]" if kind == "uuid" else f"%({column.key})b::{kind}[]"


def _insert(table: Table, kind: type[Node | Edge]) -> Statement:
    """By hand: a batch is one statement with an array for each column, which Core has no words for."""
    columns = [table.c[name] for name in field_names(kind)]
    names, arrays = ", ".join(each.name for each in columns), ", ".join(map(_array, columns))
    text = f"""INSERT INTO {table.fullname} (project_id, {names})
        SELECT %(project)s::uuid, new.* FROM unnest({arrays}) AS new"""
    return Statement(f"graph_insert_{table.name}", text, binary=True, seconds=LARGE_SECONDS)


def _save(table: Table, details: type[NodeDetails | EdgeDetails], *more: str) -> tuple[Statement, Statement]:
    """By hand, as `_insert`; for few rows and for many, which a plan made for few would compare pair by pair."""
    changed = [table.c[name] for name in (*field_names(details), "version", "edited_by_person", *more)]
    columns = [table.c.id, *changed]
    sets = ", ".join(f"{each.name} = new.{each.name}" for each in changed)
    names, arrays = ", ".join(each.name for each in columns), ", ".join(map(_array, columns))
    text = f"""UPDATE {table.fullname} AS old SET {sets} FROM unnest({arrays}) AS new ({names})
        WHERE old.project_id = %(project)s AND old.id = new.id"""
    few = Statement(f"graph_save_{table.name}", text, binary=True)
    return few, Statement(
        f"graph_save_many_{table.name}", text, binary=True, prepared=False, seconds=LARGE_SECONDS
    )


_read_nodes, _read_edges = select(*columns_for(nodes, Node)), select(*columns_for(edges, Edge))
NODES = Statement(
    "graph_nodes", _read_nodes.where(_many(nodes, nodes.c.id, "refs")), binary=True, seconds=LARGE_SECONDS
)
NODES_BY_KEY = Statement(
    "graph_nodes_by_key",
    _read_nodes.where(_many(nodes, nodes.c.client_key, "refs")),
    binary=True,
    seconds=LARGE_SECONDS,
)
EDGES = Statement(
    "graph_edges", _read_edges.where(_many(edges, edges.c.id, "refs")), binary=True, seconds=LARGE_SECONDS
)
EDGES_BY_KEY = Statement(
    "graph_edges_by_key",
    _read_edges.where(_many(edges, edges.c.client_key, "refs")),
    binary=True,
    seconds=LARGE_SECONDS,
)
EDGES_OF = Statement(
    "graph_edges_of",
    union(
        _read_edges.where(_many(edges, edges.c.source, "ids")),
        _read_edges.where(_many(edges, edges.c.target, "ids")),
    ),
    binary=True,
    seconds=LARGE_SECONDS,
)


def _reached(name: str, start: ColumnElement[bool], step: Callable[[CTE], ColumnElement[bool]]) -> Statement:
    """Nodes on the way in or out from those at the start."""
    first = select(nodes.c.id, nodes.c.parent_id).where(start).cte("reached", recursive=True)
    joined = (nodes.c.project_id == _project) & step(first)
    reached = first.union(select(nodes.c.id, nodes.c.parent_id).join(first, joined))
    return Statement(
        name,
        _read_nodes.where(nodes.c.project_id == _project, nodes.c.id.in_(select(reached.c.id))),
        binary=True,
    )


NODES_WITHIN = _reached(
    "graph_nodes_within",
    _many(nodes, nodes.c.parent_id, "ids"),
    lambda reached: nodes.c.parent_id == reached.c.id,
)
NODES_AROUND = _reached(
    "graph_nodes_around",
    _many(nodes, nodes.c.id, "ids"),
    lambda reached: nodes.c.id == reached.c.parent_id,
)
ALL_NODES = Statement(
    "graph_all_nodes",
    _read_nodes.where(nodes.c.project_id == _project).order_by(nodes.c.id),
    binary=True,
    seconds=LARGE_SECONDS,
)
ALL_EDGES = Statement(
    "graph_all_edges",
    _read_edges.where(edges.c.project_id == _project).order_by(edges.c.id),
    binary=True,
    seconds=LARGE_SECONDS,
)

_source, _target = nodes.alias("source"), nodes.alias("target")


def _drawn(kind: str, table: Table, text: ColumnElement[str], *joins: tuple[Any, Any]) -> Select[Any]:
    """The first rows that people made or edited, as lines."""
    found = select(
        literal(kind, Text).label("kind"), table.c.id, table.c.version, table.c.type, text.label("text")
    ).select_from(table)
    for end, column in joins:
        found = found.join(end, (end.c.project_id == table.c.project_id) & (end.c.id == column))
    of_people = table.c.edited_by_person | table.c.generation_id.is_(None)
    chosen = found.where(table.c.project_id == _project, of_people).order_by(table.c.id)
    return select(chosen.limit(bindparam("size")).subquery(kind))


# One statement, since every chat turn asks for it.
DRAWN_BY_PEOPLE = Statement(
    "graph_drawn_by_people",
    union_all(
        _drawn(
            "node", nodes, func.concat_ws("\n", nodes.c.label, func.left(nodes.c.content, _LONGEST_CONTENT))
        ),
        _drawn(
            "edge",
            edges,
            func.concat_ws(
                " → ", _source.c.label, func.coalesce(edges.c.label, edges.c.type), _target.c.label
            ),
            (_source, edges.c.source),
            (_target, edges.c.target),
        ),
    ),
)
REVISION = Statement(
    "graph_revision", select(heads.c.graph_revision).where(heads.c.project_id == _project), binary=True
)
INSERT_NODES, INSERT_EDGES = _insert(nodes, Node), _insert(edges, Edge)
SAVE_NODES, SAVE_MANY_NODES = _save(nodes, NodeDetails, "pinned")
SAVE_EDGES, SAVE_MANY_EDGES = _save(edges, EdgeDetails)
DELETE_NODES = Statement(
    "graph_delete_nodes", delete(nodes).where(_many(nodes, nodes.c.id, "ids")), seconds=LARGE_SECONDS
)
DELETE_EDGES = Statement(
    "graph_delete_edges", delete(edges).where(_many(edges, edges.c.id, "ids")), seconds=LARGE_SECONDS
)
_node, _edge, _drawn_item = bound(Node), bound(Edge), bound(DrawnItem)


class PostgresGraphStore:
    """Implements `GraphStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def revision(self) -> int:
        rows = await self._session.fetch(REVISION, {"project": self._project})
        if not rows:
            raise ResourceNotFound.of("project")
        revision: int = rows[0].graph_revision
        return revision

    async def document(self, format: GraphFormat) -> GraphDocument:
        rows = await self._session.fetch(STATEMENTS[format], {"project": self._project})
        if not rows:
            raise ResourceNotFound.of("project")
        row = rows[0]
        # Megabytes are joined without the interpreter's lock, so that the event loop goes on meanwhile.
        nodes = (row.outer_nodes, row.inner_nodes)
        body = await asyncio.to_thread(whole, DOCUMENTS[format], nodes, row.edges)
        return GraphDocument(row.graph_revision, body)

    async def load(self) -> tuple[int, list[Node], list[Edge]]:
        params = {"project": self._project}
        revision = await self.revision()
        nodes = await self._session.fetch(ALL_NODES, params)
        edges = await self._session.fetch(ALL_EDGES, params)
        return revision, [_node(row) for row in nodes], [_edge(row) for row in edges]

    async def drawn_by_people(self, size: int) -> list[DrawnItem]:
        rows = await self._session.fetch(DRAWN_BY_PEOPLE, {"project": self._project, "size": size})
        return sorted(map(_drawn_item, rows), key=lambda item: (item.kind != "node", item.id))

    async def nodes(self, refs: Collection[str]) -> list[Node]:
        return [_node(row) for row in await self._find(NODES, NODES_BY_KEY, refs)]

    async def edges(self, refs: Collection[str]) -> list[Edge]:
        return [_edge(row) for row in await self._find(EDGES, EDGES_BY_KEY, refs)]

    async def nodes_within(self, node_ids: Collection[str]) -> list[Node]:
        return await self._read(NODES_WITHIN, node_ids)

    async def nodes_around(self, node_ids: Collection[str]) -> list[Node]:
        return await self._read(NODES_AROUND, node_ids)

    async def _read(self, statement: Statement, node_ids: Collection[str]) -> list[Node]:
        if not node_ids:
            return []
        params = {"project": self._project, "ids": list(node_ids)}
        return [_node(row) for row in await self._session.fetch(statement, params)]

    async def edges_of(self, node_ids: Collection[str]) -> list[Edge]:
        if not node_ids:
            return []
        params = {"project": self._project, "ids": list(node_ids)}
        return [_edge(row) for row in await self._session.fetch(EDGES_OF, params)]

    async def _find(self, by_id: Statement, by_key: Statement, refs: Collection[str]) -> list[Row]:
        """By id, and what is no id of ours by the client's key, which may look like one. Each once."""
        found: dict[str, Row] = {}
        if ids := [ref for ref in refs if is_id(ref)]:
            found |= {row.id: row for row in await self._session.fetch(by_id, self._named(ids))}
        if keys := list(set(refs) - found.keys()):
            found |= {row.id: row for row in await self._session.fetch(by_key, self._named(keys))}
        return list(found.values())

    def _named(self, refs: list[str]) -> dict[str, object]:
        return {"project": self._project, "refs": refs}

    async def insert_nodes(self, nodes: Sequence[Node]) -> None:
        await self._write(INSERT_NODES, lists_of(nodes, Node))

    async def save_nodes(self, nodes: Sequence[Node]) -> None:
        await self._write(SAVE_NODES if len(nodes) <= FEW else SAVE_MANY_NODES, lists_of(nodes, Node))

    async def delete_nodes(self, ids: Collection[str]) -> None:
        await self._write(DELETE_NODES, {"ids": list(ids)})

    async def insert_edges(self, edges: Sequence[Edge]) -> None:
        await self._write(INSERT_EDGES, lists_of(edges, Edge))

    async def save_edges(self, edges: Sequence[Edge]) -> None:
        await self._write(SAVE_EDGES if len(edges) <= FEW else SAVE_MANY_EDGES, lists_of(edges, Edge))

    async def delete_edges(self, ids: Collection[str]) -> None:
        await self._write(DELETE_EDGES, {"ids": list(ids)})

    async def _write(self, statement: Statement, columns: dict[str, list[Any]]) -> None:
        if any(columns.values()):
            await self._session.execute(statement, {"project": self._project, **columns})
