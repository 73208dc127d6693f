"""The graph in the formats of clients, for the reference: projects writes them, and they pass through as bytes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict

from eightgentc_edge_gateway.contract.graph import Graph, ParentId, Presentation
from eightgentc_edge_gateway.contract.model import Resource


class Place(Resource):
    """React Flow: the left and top edge. Cytoscape: the centre."""

    x: float
    y: float


class WithPresentation(Resource):
    """Further members are those that a client sent."""

    model_config = ConfigDict(extra="allow")


class ReactFlowData(WithPresentation):
    """`kind` is the concept's type, since `type` selects a component. Further members are those that a client sent."""

    label: str
    kind: str
    content: str | None = None


class ReactFlowNode(WithPresentation):
    """A node for React Flow 12, after the one that it is drawn in. Further members are those that a client sent."""

    id: str
    position: Place
    data: ReactFlowData
    parent_id: ParentId = None


class ReactFlowEdgeData(WithPresentation):
    """`kind` is the relation's type. Further members are those that a client sent."""

    kind: str


class ReactFlowEdge(WithPresentation):
    """An edge for React Flow 12. Further members are those that a client sent."""

    id: str
    source: str
    target: str
    label: str | None = None
    data: ReactFlowEdgeData


class ReactFlowGraph(Resource):
    """With `?format=reactflow`, for React Flow 12."""

    nodes: list[ReactFlowNode]
    edges: list[ReactFlowEdge]


class CytoscapeNodeData(Resource):
    """A node's own fields. `parent`: the compound node that it is drawn in."""

    id: str
    label: str
    kind: str
    content: str | None = None
    parent: str | None = None
    presentation: Presentation = None


class CytoscapeEdgeData(Resource):
    """An edge's own fields."""

    id: str
    source: str
    target: str
    label: str | None = None
    kind: str
    presentation: Presentation = None


class CytoscapeNode(Resource):
    """A node for Cytoscape 3."""

    group: Literal["nodes"]
    data: CytoscapeNodeData
    position: Place


class CytoscapeEdge(Resource):
    """An edge for Cytoscape 3."""

    group: Literal["edges"]
    data: CytoscapeEdgeData


class CytoscapeElements(Resource):
    """Nodes and edges."""

    nodes: list[CytoscapeNode]
    edges: list[CytoscapeEdge]


class CytoscapeGraph(Resource):
    """With `?format=cytoscape`, for Cytoscape 3."""

    elements: CytoscapeElements


JSON_FORMATS = Graph | ReactFlowGraph | CytoscapeGraph
"""`?format=` plan, reactflow and cytoscape."""

TEXT_FORMATS: dict[str, dict[str, Any]] = {
    "text/vnd.mermaid": {
        "schema": {"type": "string", "description": "`?format=mermaid`"},
        "example": 'flowchart TD\n    n1["Oven"]\n    n2["Bread"]\n    n1 -->|"bakes"| n2\n',
    },
    "application/graphml+xml": {"schema": {"type": "string", "description": "`?format=graphml`"}},
}
