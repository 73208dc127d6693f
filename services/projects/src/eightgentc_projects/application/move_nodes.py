"""Moves of nodes, of which a person who drags sends many a second: those that wait for a project are made together.

Each keeps its own row of changes, its own revision and its own answer; one that is refused is refused alone.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from eightgentc_kit.context import leave_call, seconds_left
from eightgentc_projects.application.get_graph import graph_etag, revision_of
from eightgentc_projects.domain.errors import EtagStale
from eightgentc_projects.domain.node_moves import NodeMoves
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Move, Moved, Workspace

MOST_TOGETHER = 100
_NO_REVISION = -1
_REPORT_SECONDS = 0.1
"""Of the time a caller has, this is left to tell it that the project was another's."""


@dataclass(slots=True, eq=False)
class _Waiting:
    move: Move
    answer: asyncio.Future[Moved]


class MoveNodes:
    """Only moves of one person are made together, with the rights of that person."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: dict[tuple[str, str], list[_Waiting]] = {}
        self._groups: set[asyncio.Task[None]] = set()

    async def __call__(self, acting: Acting, nodes: NodeMoves, etag: str) -> Moved:
        """The revisions afterwards; those before where every node was at its place already.

        Raises:
            ResourceNotFound, RoleNotSufficient, EtagStale, OperationInvalid, Contended, DatabaseUnavailable.
        """
        move = Move(nodes, revision_meant(etag), time.monotonic() + seconds_left(reserve=_REPORT_SECONDS))
        return not_refused(nodes, await self._join(acting, move))

    async def _join(self, acting: Acting, move: Move) -> Moved:
        one = _Waiting(move, asyncio.get_running_loop().create_future())
        waiting = self._waiting.setdefault((acting.project_id, acting.user_id), [])
        waiting.append(one)
        if len(waiting) == 1:
            self._begin_group(acting)
        return await one.answer

    def _begin_group(self, acting: Acting) -> None:
        task = asyncio.create_task(self._run(acting))
        self._groups.add(task)
        task.add_done_callback(self._groups.discard)

    async def _run(self, acting: Acting) -> None:
        """Whoever comes while the project is another's turn joins; whoever comes later begins the next group."""
        leave_call()
        group: list[_Waiting] = []

        def take() -> list[Move]:
            # Nothing is done for a caller who has gone.
            group.extend(one for one in self._take(acting) if not one.answer.done())
            return [one.move for one in group]

        try:
            moved = await self._workspace.move_nodes(acting, take)
        except BaseException as error:
            for one in group or self._take(acting):
                if not one.answer.done():
                    one.answer.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for one, each in zip(group, moved, strict=True):
            if not one.answer.done():
                one.answer.set_result(each)

    def _take(self, acting: Acting) -> list[_Waiting]:
        key = (acting.project_id, acting.user_id)
        waiting = self._waiting.pop(key, [])
        if len(waiting) > MOST_TOGETHER:
            self._waiting[key] = waiting[MOST_TOGETHER:]
            self._begin_group(acting)
        return waiting[:MOST_TOGETHER]


def revision_meant(etag: str) -> int | None:
    """The graph's revision at which a change with this etag is meant. None: any; no graph has that of a malformed one."""
    if etag in ("", "*"):
        return None
    revision = revision_of(etag)
    return _NO_REVISION if revision is None else revision


def not_refused(nodes: NodeMoves, moved: Moved) -> Moved:
    """What became of a move that was made. Raises EtagStale, OperationInvalid."""
    if moved.stale:
        raise EtagStale.of(graph_etag(moved.graph_revision))
    if moved.unknown is not None:
        raise nodes.unknown(moved.unknown)
    return moved
