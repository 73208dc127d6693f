"""The concept graph: what is read as bytes, and the batch of operations that changes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from pydantic import Field

from eightgentc_edge_gateway.contract.generation import Generation
from eightgentc_edge_gateway.contract.model import Body, Id, Resource, TimeZone

MAX_OPERATIONS = 10_000
GraphFormat = Literal["plan", "reactflow", "cytoscape", "mermaid", "graphml"]
GraphLayout = Literal["layered", "grid"]
ParentId = Annotated[
    str | None,
    Field(description="The node that it is drawn in; x and y count from that one's corner."),
]
Presentation = Annotated[
    dict[str, Any] | None,
    Field(
        description="How a client draws it: an object of the client's own, at most 4,096 bytes as JSON and 8 levels deep.",
        examples=[{"type": "goal", "style": {"width": 240}, "data": {"icon": "flag"}}],
    ),
]


class Node(Resource):
    """A concept on the canvas; `x` and `y` are its left and top edge."""

    id: str
    label: str
    content: str | None = None
    type: str = Field(examples=["concept", "goal", "risk"])
    x: float | None = None
    y: float | None = None
    parent_id: ParentId = None
    presentation: Presentation = None


class Edge(Resource):
    """A directed relation; two nodes may have many."""

    id: str
    source: str
    target: str
    label: str | None = None
    type: str = Field(examples=["relates-to", "needs"])
    presentation: Presentation = None


class Graph(Resource):
    """All nodes and edges."""

    nodes: list[Node]
    edges: list[Edge]


class CreateNode(Body):
    """A new node; without a place it is laid out."""

    op: Literal["createNode"]
    label: str
    content: str | None = None
    type: str = ""
    x: float | None = None
    y: float | None = None
    client_key: str = Field(default="", description="The client's own id, unique in the project.")
    parent_id: ParentId = None
    presentation: Presentation = None


class UpdateNode(Body):
    """Fields of a node; absent ones stay as they are. `id`: ours or the client's own."""

    op: Literal["updateNode"]
    id: str
    label: str = ""
    content: str | None = None
    type: str = ""
    x: float | None = None
    y: float | None = None
    parent_id: ParentId = None
    presentation: Presentation = None
    presentation_changes: dict[str, Any] | None = Field(
        default=None,
        description="Members of the presentation with their new values; null removes one, the others stay.",
    )


class DeleteNode(Body):
    """Deletes a node, the nodes drawn in it, and the edges of all of them. One that is gone already is no error."""

    op: Literal["deleteNode"]
    id: str


class CreateEdge(Body):
    """A new edge between nodes, by our id or the client's own."""

    op: Literal["createEdge"]
    source: str
    target: str
    label: str | None = None
    type: str = ""
    client_key: str = ""
    presentation: Presentation = None


class UpdateEdge(Body):
    """Fields of an edge; absent ones stay as they are."""

    op: Literal["updateEdge"]
    id: str
    source: str = ""
    target: str = ""
    label: str | None = None
    type: str = ""
    presentation: Presentation = None


class DeleteEdge(Body):
    """Deletes an edge. One that is gone already is no error."""

    op: Literal["deleteEdge"]
    id: str


GraphOperation = Annotated[
    CreateNode | UpdateNode | DeleteNode | CreateEdge | UpdateEdge | DeleteEdge, Field(discriminator="op")
]


class GraphOperations(Body):
    """A batch: done whole, in order, or not at all."""

    operations: list[GraphOperation] = Field(min_length=1, max_length=MAX_OPERATIONS)


class MoveNode(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """An UpdateNode that says where a node is, and nothing else."""

    op: Literal["updateNode"]
    id: str
    x: float
    y: float


class NodeMoves(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """GraphOperations that only move nodes, read without a model for each: a drag sends many a second, or thousands."""

    operations: Annotated[list[MoveNode], msgspec.Meta(min_length=1, max_length=MAX_OPERATIONS)]


class CreatedItem(Resource):
    """Where a created item went."""

    index: int = Field(description="Place of its operation in the batch.")
    id: Id
    client_key: str | None = None


class PatchedGraph(Resource):
    """What was done."""

    revision: int
    etag: str
    created: list[CreatedItem]


class LayOut(Body):
    """How to place the nodes."""

    layout: GraphLayout = "layered"
    all_nodes: bool = Field(default=False, description="Also those that a person moved.")


class LaidOutGraph(Resource):
    """What was done."""

    revision: int
    etag: str
    moved: int


class GenerateGraph(Body):
    """What the graph is to show; everything that was said, unless told otherwise."""

    topics: list[str] = Field(default=[], max_length=50)
    prompt: str = ""
    layout: GraphLayout = "layered"
    refresh: bool = False
    time_zone: TimeZone = ""


class GeneratedGraph(Resource):
    """What the model drew, and whether it was applied."""

    proposal: Graph
    applied: bool
    generation: Generation
    revision: int
    etag: str
