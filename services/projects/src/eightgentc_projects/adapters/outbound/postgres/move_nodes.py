"""Moves of nodes on Postgres: one call of the function that does all of a unit of work (migration 0006)."""

from __future__ import annotations

import time
from collections.abc import Sequence

from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.rows import Row
from eightgentc_kit.postgres.statements import LARGE_SECONDS, LOCK_SECONDS, Statement
from eightgentc_kit.postgres.statements import Acting as Settings
from eightgentc_projects.adapters.outbound.postgres.session import settings_of
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.node_moves import NodeMoves
from eightgentc_projects.domain.role import Acting, Role, role_of
from eightgentc_projects.ports.workspace import Move, Moved

FEW = 200

# A function; Core has no words for a call alone.
_MOVE = """SELECT role, outcome, revision, graph_revision, unknown FROM projects.move_nodes(
    %(counts)b::integer[], %(graph_revisions)b::bigint[], %(refs)b::text[],
    %(xs)b::double precision[], %(ys)b::double precision[])"""
MOVE = Statement("graph_move_nodes", _MOVE, binary=True, writes=True)
MOVE_MANY = Statement("graph_move_many_nodes", _MOVE, binary=True, writes=True, seconds=LARGE_SECONDS)


async def move_nodes(database: Database, acting: Acting, moves: Sequence[Move]) -> list[Moved]:
    """As `Workspace.move_nodes`."""
    columns = columns_of([move.nodes for move in moves], [move.graph_revision for move in moves])
    statement = statement_for(sum(len(move.nodes) for move in moves))
    return moved(await database.fetch(_settings(acting, moves), statement, columns))


def statement_for(nodes: int) -> Statement:
    """What moves so many."""
    return MOVE if nodes <= FEW else MOVE_MANY


def columns_of(moves: Sequence[NodeMoves], graph_revisions: Sequence[int | None]) -> dict[str, object]:
    """The parameters of what moves them."""
    return {
        "counts": [len(nodes) for nodes in moves],
        "graph_revisions": list(graph_revisions),
        "refs": [ref for nodes in moves for ref in nodes.refs],
        "xs": [x for nodes in moves for x in nodes.xs],
        "ys": [y for nodes in moves for y in nodes.ys],
    }


def moved(rows: Sequence[Row]) -> list[Moved]:
    """What the rows say of each. Raises ResourceNotFound, RoleNotSufficient."""
    if rows[0].role is None:
        raise ResourceNotFound.of("project")
    role_of(rows[0].role).must_reach(Role.EDITOR)
    return [
        Moved(
            row.revision,
            row.graph_revision,
            stale=row.outcome == "stale",
            unknown=None if row.unknown is None else row.unknown - 1,
        )
        for row in rows
    ]


def _settings(acting: Acting, moves: Sequence[Move]) -> Settings:
    """Who acts, and no wait for the project's lock beyond a deadline: what was reported as late must not happen."""
    seconds = min(move.deadline for move in moves) - time.monotonic()
    wait = round(min(max(seconds, 0.001), LOCK_SECONDS) * 1000)
    return Settings((*settings_of(acting).settings, ("lock_timeout", f"{wait}ms")))
