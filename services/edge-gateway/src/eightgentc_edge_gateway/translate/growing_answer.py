"""What a model is making, message by message: as server-sent events, or as the text of the JSON answer while it grows.

In the text a member is written again where it has to be another: after a restart, and where the whole is not what was
shown (nodes that were laid out, a name that was there). Of equal keys the last one counts, for `JSON.parse` as for every
reader of JSON that takes them, so that every prefix can be read, and the end is the JSON answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc_edge_gateway.contract.problem import Problem
from eightgentc_edge_gateway.translate.graph import to_graph_piece
from eightgentc_edge_gateway.translate.reader import JsonObject

Message = graph.StreamConceptGraphResponse | plan.StreamPlanSectionResponse
ToAnswer = Callable[[Any], JsonObject]
"""The JSON answer of a result."""

M = TypeVar("M", contravariant=True)
_encode = msgspec.json.Encoder().encode


class GrowingAnswer(Protocol[M]):
    """Translates the messages of one call, in order. `headers`: of the response, where its form has some of its own."""

    headers: Mapping[str, str]

    def of(self, message: M) -> bytes:
        """What is sent for a message."""
        ...

    def failure(self, problem: Problem) -> bytes | None:
        """What is sent instead of the rest; None: this form has no words for it."""
        ...


class AnswerEvents:
    """`piece` (of a graph), `delta` (of a section), `restart`, and at the end `result` or `problem`."""

    headers: Mapping[str, str] = {}

    def __init__(self, to_answer: ToAnswer) -> None:
        self._to_answer = to_answer

    def of(self, message: Message) -> bytes:
        match message.WhichOneof("event"):
            case "result":
                return _event("result", self._to_answer(message.result))
            case "restart":
                return _event("restart", {"reason": message.restart.reason})
            case "delta":
                assert isinstance(message, plan.StreamPlanSectionResponse)
                return _event("delta", {"text": message.delta})
            case "piece":
                assert isinstance(message, graph.StreamConceptGraphResponse)
                return _event("piece", to_graph_piece(message.piece))
            case _:
                return b""  # a newer service may say more

    def failure(self, problem: Problem) -> bytes | None:
        return _event("problem", problem.model_dump(exclude_none=True))


def _event(name: str, data: JsonObject) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), _encode(data))


class _GrowingText:
    """`key`: the member that grows."""

    headers: Mapping[str, str] = {}

    def __init__(self, key: str, to_answer: ToAnswer) -> None:
        self._key = key
        self._to_answer = to_answer
        self._begun = False

    def failure(self, problem: Problem) -> bytes | None:
        return None

    def _member(self) -> bytes:
        """The member once more from its start."""
        before, self._begun = b"," if self._begun else b"{", True
        return b"%b%b:" % (before, _encode(self._key))


class GraphText(_GrowingText):
    """A graph in the order of its two lists: a node that comes after the first edge is seen with the whole."""

    def __init__(self, key: str, to_answer: ToAnswer) -> None:
        super().__init__(key, to_answer)
        self._shown: dict[str, list[JsonObject]] = {}

    def of(self, message: Message) -> bytes:
        match message.WhichOneof("event"):
            case "piece":
                assert isinstance(message, graph.StreamConceptGraphResponse)
                return self._piece(to_graph_piece(message.piece))
            case "restart":
                return self._closed()
            case "result":
                return self._whole(self._to_answer(message.result))
            case _:
                return b""

    def _piece(self, piece: JsonObject) -> bytes:
        written = b""
        if not self._shown:
            written += self._member() + b'{"nodes":['
            self._shown["nodes"] = []
        if "edges" not in self._shown:
            written += self._items("nodes", piece["nodes"])
            if piece["edges"]:
                written += b'],"edges":['
                self._shown["edges"] = []
        if "edges" in self._shown:
            written += self._items("edges", piece["edges"])
        return written

    def _items(self, name: str, items: list[JsonObject]) -> bytes:
        shown = self._shown[name]
        before = b"," if shown and items else b""
        shown += items
        return before + b",".join(map(_encode, items))

    def _closed(self) -> bytes:
        closed = b"]}" if self._shown else b""
        self._shown = {}
        return closed

    def _whole(self, answer: JsonObject) -> bytes:
        whole = answer.pop(self._key)
        is_shown = self._shown == whole
        written = self._closed()
        if not is_shown:
            written += self._member() + _encode(whole)
        return written + _rest(answer)


class SectionText(_GrowingText):
    """A section, whose content comes first."""

    def __init__(self, key: str, to_answer: ToAnswer) -> None:
        super().__init__(key, to_answer)
        self._shown: str | None = None

    def of(self, message: Message) -> bytes:
        match message.WhichOneof("event"):
            case "delta":
                assert isinstance(message, plan.StreamPlanSectionResponse)
                opened = self._member() + b'{"content":"' if self._shown is None else b""
                self._shown = (self._shown or "") + message.delta
                return opened + _encode(message.delta)[1:-1]
            case "restart":
                return self._closed()
            case "result":
                return self._whole(self._to_answer(message.result))
            case _:
                return b""

    def _closed(self) -> bytes:
        closed = b"" if self._shown is None else b'"}'
        self._shown = None
        return closed

    def _whole(self, answer: JsonObject) -> bytes:
        whole = answer.pop(self._key)
        if self._shown == whole["content"]:
            del whole["content"]
            return b'"' + _rest(whole) + _rest(answer)
        return self._closed() + self._member() + _encode(whole) + _rest(answer)


def _rest(members: JsonObject) -> bytes:
    """The other members, and the end of the object."""
    return b"".join(b",%b:%b" % (_encode(name), _encode(value)) for name, value in members.items()) + b"}"
