"""Moves of nodes, of which a person who drags sends many a second: those that wait for a project are one transaction.

Each keeps its own row of changes, its own revision and its own answer; one that is refused is refused alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from eightgentc_kit.context import leave_call
from eightgentc_kit.errors import DomainError
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.get_graph import graph_etag
from eightgentc_projects.domain.etag import check_etag
from eightgentc_projects.domain.graph import Node, Operation, UpdateNode
from eightgentc_projects.domain.graph_batch import BatchBuilder, node_refs
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Change, Workspace

MOST_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Moved:
    """The revisions afterwards; those before where every node was at its place already."""

    revision: int
    graph_revision: int


@dataclass(slots=True, eq=False)
class _Move:
    operations: Sequence[UpdateNode]
    etag: str
    answer: asyncio.Future[Moved]
    moved: Moved | None = None
    refused: DomainError | None = None


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Nodes by what operations call them."""

    by_id: dict[str, Node] = field(default_factory=dict)
    by_key: dict[str, Node] = field(default_factory=dict)

    def keep(self, node: Node) -> None:
        self.by_id[node.id] = node
        if node.client_key:
            self.by_key[node.client_key] = node

    def named(self, refs: Iterable[str]) -> list[Node]:
        """Each once, in the order in which they are named."""
        found = (self.by_id.get(ref) or self.by_key.get(ref) for ref in refs)
        return list({node.id: node for node in found if node}.values())


def are_moves(operations: Sequence[Operation]) -> TypeGuard[Sequence[UpdateNode]]:
    """Whether they only give nodes other places."""
    return all(isinstance(operation, UpdateNode) and operation.is_move for operation in operations)


class MoveNodes:
    """Only moves of one person share a transaction, which has the rights of that person."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: dict[tuple[str, str], list[_Move]] = {}
        self._groups: set[asyncio.Task[None]] = set()

    async def __call__(self, acting: Acting, operations: Sequence[UpdateNode], etag: str) -> Moved:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale, OperationInvalid, DatabaseUnavailable."""
        move = _Move(operations, etag, asyncio.get_running_loop().create_future())
        waiting = self._waiting.setdefault((acting.project_id, acting.user_id), [])
        waiting.append(move)
        if len(waiting) == 1:
            self._begin_group(acting)
        return await move.answer

    def _begin_group(self, acting: Acting) -> None:
        task = asyncio.create_task(self._run(acting))
        self._groups.add(task)
        task.add_done_callback(self._groups.discard)

    async def _run(self, acting: Acting) -> None:
        """Whoever comes while the project is another's turn joins; whoever comes later begins the next group."""
        leave_call()
        moves: list[_Move] = []
        try:
            async with self._workspace.change(
                acting, cause="PatchGraph", needs=Role.EDITOR, touches_graph=True
            ) as change:
                moves = self._take(acting)
                await _apply(change, moves)
        except BaseException as error:
            for move in moves or self._take(acting):
                if not move.answer.done():
                    move.answer.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for move in moves:
            if move.answer.done():
                continue  # the caller has gone
            if move.moved is not None:
                move.answer.set_result(move.moved)
            elif move.refused is not None:
                move.answer.set_exception(move.refused)

    def _take(self, acting: Acting) -> list[_Move]:
        key = (acting.project_id, acting.user_id)
        moves = self._waiting.pop(key)
        if len(moves) > MOST_TOGETHER:
            self._waiting[key] = moves[MOST_TOGETHER:]
            self._begin_group(acting)
        return moves[:MOST_TOGETHER]


async def _apply(change: Change, moves: Sequence[_Move]) -> None:
    nodes = _Nodes()
    for node in await change.graph.nodes({ref for move in moves for ref in node_refs(move.operations)}):
        nodes.keep(node)
    for move in moves:
        if move.answer.done():
            continue  # the caller has gone, and nothing is done for it
        try:
            await _apply_one(change, move, nodes)
        except DomainError as error:
            move.refused = error


async def _apply_one(change: Change, move: _Move, nodes: _Nodes) -> None:
    before = Moved(change.revision - 1, change.graph_revision - 1)
    check_etag(move.etag, graph_etag(before.graph_revision))
    found = nodes.named(operation.ref for operation in move.operations)
    batch = BatchBuilder(found, (), new_id).apply(move.operations)
    if batch.is_empty:
        move.moved = before
        return
    await change.graph.save_nodes(list(batch.saved_nodes.values()))
    for node in batch.saved_nodes.values():
        change.record("node", node.id, before=nodes.by_id[node.id], after=node)
        nodes.keep(node)
    move.moved = Moved(change.revision, change.graph_revision)
    await change.begin_next()
