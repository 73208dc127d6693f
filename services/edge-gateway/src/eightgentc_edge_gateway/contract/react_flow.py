"""React Flow's change events, as `onNodesChange` and `onEdgesChange` report them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    """React Flow's items hold much that is not stored, so unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class XY(_Part):
    x: float
    y: float


class Data(_Part):
    label: str = ""
    kind: str = ""
    content: str | None = None


class NewData(Data):
    """Of an added node, which is drawn with its label."""

    label: str


class FlowNode(_Part):
    id: str
    position: XY | None = None
    data: Data = Data()


class NewFlowNode(FlowNode):
    data: NewData


class FlowEdge(_Part):
    id: str = ""
    source: str
    target: str
    label: str | None = None
    data: Data = Data()


class AddNode(_Part):
    type: Literal["add"]
    item: NewFlowNode


class ReplaceNode(_Part):
    type: Literal["replace"]
    id: str
    item: FlowNode


class MoveNode(_Part):
    type: Literal["position"]
    id: str
    position: XY | None = None
    dragging: bool | None = None


class AddEdge(_Part):
    type: Literal["add"]
    item: FlowEdge


class ReplaceEdge(_Part):
    type: Literal["replace"]
    id: str
    item: FlowEdge


class Remove(_Part):
    type: Literal["remove"]
    id: str


class OfTheMoment(_Part):
    type: Literal["select", "dimensions"]


NodeChange = Annotated[AddNode | ReplaceNode | MoveNode | Remove | OfTheMoment, Field(discriminator="type")]
EdgeChange = Annotated[AddEdge | ReplaceEdge | Remove | OfTheMoment, Field(discriminator="type")]


class ReactFlowChanges(BaseModel):
    """The changes that `onNodesChange` and `onEdgesChange` were called with."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    nodes: list[NodeChange] = Field(default=[], max_length=10_000)
    edges: list[EdgeChange] = Field(default=[], max_length=10_000)
