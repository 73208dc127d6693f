"""React Flow's change events, as `onNodesChange` and `onEdgesChange` report them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)


class _Part(BaseModel):
    """What React Flow says of a change beside what is meant to last is ignored."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Drawn(BaseModel):
    """What a client says of an item beside our fields is how it draws it."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class XY(_Part):
    x: float
    y: float


class Data(_Drawn):
    label: str = ""
    kind: str = ""
    content: str | None = None


class EdgeData(_Drawn):
    kind: str = ""


class NewData(Data):
    """Of an added node, which is drawn with its label."""

    label: str


class FlowNode(_Drawn):
    id: str
    position: XY | None = None
    data: Data = Data()
    parent_id: Annotated[str | None, Field(alias="parentId")] = None


class NewFlowNode(FlowNode):
    data: NewData


class FlowEdge(_Drawn):
    id: str = ""
    source: str
    target: str
    label: str | None = None
    data: EdgeData = EdgeData()


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


class Size(_Part):
    width: float
    height: float


class ResizeNode(_Part):
    """`set_attributes`: which sides are set; without it the browser has only measured the node."""

    type: Literal["dimensions"]
    id: str
    dimensions: Size | None = None
    set_attributes: Annotated[bool | Literal["width", "height"] | None, Field(alias="setAttributes")] = None


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
    type: Literal["select"]


def _is_of_the_moment(change: Any) -> bool:
    """What React Flow says of a drag, of a selection and of what a browser measured."""
    if not isinstance(change, dict):
        return False
    kind = change.get("type")
    if kind == "position":
        return change.get("dragging") is True or change.get("position") is None
    return kind == "dimensions" and not (change.get("setAttributes") and change.get("dimensions"))


def _lasting(changes: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """What is of the moment is not judged; it is looked for only where something is not valid."""
    try:
        return validate(changes)
    except ValidationError:
        if not isinstance(changes, list):
            raise
        return validate([{"type": "select"} if _is_of_the_moment(change) else change for change in changes])


NodeChange = Annotated[
    AddNode | ReplaceNode | MoveNode | ResizeNode | Remove | OfTheMoment, Field(discriminator="type")
]
EdgeChange = Annotated[AddEdge | ReplaceEdge | Remove | OfTheMoment, Field(discriminator="type")]


class ReactFlowChanges(BaseModel):
    """The changes that `onNodesChange` and `onEdgesChange` were called with."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    nodes: Annotated[list[NodeChange], WrapValidator(_lasting)] = Field(default=[], max_length=10_000)
    edges: Annotated[list[EdgeChange], WrapValidator(_lasting)] = Field(default=[], max_length=10_000)
