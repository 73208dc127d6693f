"""PatchGraph: a batch of changes to nodes and edges, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.get_graph import graph_etag
from eightgentc_projects.application.move_nodes import MoveNodes, not_refused, revision_meant
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.batch_refs import edge_refs, new_parent_refs, node_refs, refs_moved_or_gone
from eightgentc_projects.domain.etag import check_etag
from eightgentc_projects.domain.graph import MAX_OPERATIONS, Edge, Node, Operation, check_shape
from eightgentc_projects.domain.graph_batch import BatchBuilder, Created, GraphBatch, Item
from eightgentc_projects.domain.node_moves import NodeMoves
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.graph_store import GraphStore
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Change, Moved, Workspace


@dataclass(frozen=True, slots=True)
class GraphPatched:
    """What was done. `created`: in the order of the operations."""

    revision: int
    etag: str
    created: list[Created]


class PatchGraph:
    def __init__(self, workspace: Workspace, layout: GraphLayout) -> None:
        self._workspace = workspace
        self._layout = layout
        self._move_nodes = MoveNodes(workspace)

    async def __call__(
        self,
        acting: Acting,
        project_id: str,
        operations: Sequence[Operation] | NodeMoves,
        *,
        etag: str,
        repeat: Repeat[GraphPatched],
    ) -> GraphPatched | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale, OperationInvalid, FieldInvalid, RequestIdReused."""
        acting = acting.in_project(project_id)
        if not 1 <= len(operations) <= MAX_OPERATIONS:
            raise FieldInvalid.of("operations", f"must be 1 to {MAX_OPERATIONS:,}")
        if isinstance(operations, NodeMoves):
            moves = operations.checked()
        elif (found := NodeMoves.of(operations)) is not None:
            moves = found.checked()
        else:
            return await self._apply(acting, operations, etag, repeat)
        if repeat.key is not None:
            return await self._move_once(acting, moves, etag, repeat)
        return _patched(await self._move_nodes(acting, moves, etag))

    async def _move_once(
        self, acting: Acting, moves: NodeMoves, etag: str, repeat: Repeat[GraphPatched]
    ) -> GraphPatched | StoredReply:
        """Moves that may come twice: a unit of work of their own, with the stored reply."""
        async with self._workspace.change(
            acting, cause="PatchGraph", needs=Role.EDITOR, touches_graph=True
        ) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            moved = not_refused(moves, await change.move_nodes(moves, revision_meant(etag)))
            if moved.revision == change.revision:
                await repeat.keep(change, _patched(moved))
        return _patched(moved)

    async def _apply(
        self, acting: Acting, operations: Sequence[Operation], etag: str, repeat: Repeat[GraphPatched]
    ) -> GraphPatched | StoredReply:
        for index, operation in enumerate(operations):
            check_shape(index, operation)
        async with self._workspace.change(
            acting, cause="PatchGraph", needs=Role.EDITOR, touches_graph=True
        ) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            current = change.graph_revision - 1
            check_etag(etag, graph_etag(current))
            nodes, edges = await self._read(change.graph, operations)
            batch = BatchBuilder(nodes, edges, new_id).apply(operations)
            if batch.is_empty:
                return GraphPatched(change.revision - 1, graph_etag(current), [])
            if batch.unplaced:
                await self._place(change.graph, batch)
            await write_batch(change, batch)
            _record(change, batch, {node.id: node for node in nodes}, {edge.id: edge for edge in edges})
            patched = GraphPatched(change.revision, graph_etag(change.graph_revision), batch.created)
            await repeat.keep(change, patched)
        return patched

    async def _read(
        self, store: GraphStore, operations: Sequence[Operation]
    ) -> tuple[list[Node], list[Edge]]:
        """What of the stored graph the operations name, and what may go with it."""
        named = await store.nodes(node_refs(operations))
        going = _ids(named, refs_moved_or_gone(operations))
        within = await store.nodes_within(going)
        around = await store.nodes_around(_ids(named, new_parent_refs(operations)))
        edges = await store.edges(edge_refs(operations))
        edges += await store.edges_of([*going, *(node.id for node in within)])
        return _each_once([*named, *within, *around]), _each_once(edges)

    async def _place(self, store: GraphStore, batch: GraphBatch) -> None:
        _, nodes, edges = await store.load()
        present = {node.id: node for node in nodes if node.id not in batch.deleted_nodes}
        present.update(batch.saved_nodes)
        present.update(batch.new_nodes)
        fixed = frozenset(present) - batch.unplaced
        places = await self._layout.place(
            list(present.values()), [*edges, *batch.new_edges.values()], fixed=fixed, style="layered"
        )
        for id in batch.unplaced:
            batch.new_nodes[id] = batch.new_nodes[id].at(places[id])


def _ids(nodes: Sequence[Node], refs: set[str]) -> list[str]:
    return [node.id for node in nodes if node.id in refs or node.client_key in refs] if refs else []


def _each_once(items: Sequence[Item]) -> list[Item]:
    return list({item.id: item for item in items}.values())


def _patched(moved: Moved) -> GraphPatched:
    return GraphPatched(moved.revision, graph_etag(moved.graph_revision), [])


async def write_batch(change: Change, batch: GraphBatch) -> None:
    """Write a batch; edges go before the nodes that they join, and come after them."""
    await change.graph.delete_edges(batch.deleted_edges)
    await change.graph.delete_nodes(batch.deleted_nodes)
    await change.graph.insert_nodes(list(batch.new_nodes.values()))
    await change.graph.save_nodes(list(batch.saved_nodes.values()))
    await change.graph.insert_edges(list(batch.new_edges.values()))
    await change.graph.save_edges(list(batch.saved_edges.values()))


def _record(change: Change, batch: GraphBatch, nodes: dict[str, Node], edges: dict[str, Edge]) -> None:
    for node in batch.new_nodes.values():
        change.record("node", node.id, after=node)
    for node in batch.saved_nodes.values():
        change.record("node", node.id, before=nodes[node.id], after=node)
    for node in batch.deleted_nodes.values():
        change.record("node", node.id, before=node)
    for edge in batch.new_edges.values():
        change.record("edge", edge.id, after=edge)
    for edge in batch.saved_edges.values():
        change.record("edge", edge.id, before=edges[edge.id], after=edge)
    for edge in batch.deleted_edges.values():
        change.record("edge", edge.id, before=edge)
