"""LayoutGraph: places nodes anew; those that a person moved stay, unless asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eightgentc_projects.application.get_graph import graph_etag
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.workspace import Workspace


@dataclass(frozen=True, slots=True)
class GraphLaidOut:
    """How many nodes moved, and the state after it."""

    revision: int
    etag: str
    moved: int


class LayoutGraph:
    def __init__(self, workspace: Workspace, layout: GraphLayout) -> None:
        self._workspace = workspace
        self._layout = layout

    async def __call__(self, acting: Acting, project_id: str, *, style: str, all_nodes: bool) -> GraphLaidOut:
        """`style`: layered or grid. Raises ResourceNotFound, RoleNotSufficient."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(
            acting, cause="LayoutGraph", needs=Role.EDITOR, touches_graph=True
        ) as change:
            _, nodes, edges = await change.graph.load()
            fixed = frozenset(node.id for node in nodes if node.pinned and not all_nodes)
            places = await self._layout.place(nodes, edges, fixed=fixed, style=style)
            moved = [
                replace(node.at(places[node.id]), version=node.version + 1)
                for node in nodes
                if node.id not in fixed and places[node.id] != node.place
            ]
            if not moved:
                return GraphLaidOut(change.revision - 1, graph_etag(change.graph_revision - 1), 0)
            await change.graph.save_nodes(moved)
            before = {node.id: node.place for node in nodes}
            for node in moved:
                change.record("node", node.id, before={"place": before[node.id]}, after={"place": node.place})
        return GraphLaidOut(change.revision, graph_etag(change.graph_revision), len(moved))
