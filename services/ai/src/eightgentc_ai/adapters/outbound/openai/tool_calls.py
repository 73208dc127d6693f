"""Tool calls put together from their fragments, told apart by id, name and index together.

OpenAI gives each call an index, and id and name with its first fragment only. Others send index 0 for every call, or
none; an id with every fragment, or a new one each time; the name again and again, or in pieces; arguments that hold
all earlier ones, `{}` before the real ones, or all of them once more at the end.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from eightgentc_ai.adapters.outbound.openai.growing_call import GrowingCall
from eightgentc_ai.adapters.outbound.openai.wire_types import WireToolCall
from eightgentc_ai.domain.model_json import MAX_ID, line_of
from eightgentc_ai.domain.model_request import ModelEvent, ToolCall, ToolInputStart

_MAX_NAME = 200
# More is no use to a caller, and the time to tell them apart grows with their square.
_MAX_CALLS = 100


class ToolCalls:
    """The calls of one answer, in the order of their beginnings. `names`: of the tools that the request offers."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names
        self._calls: list[GrowingCall] = []
        self._by_index: dict[int | None, GrowingCall] = {}

    def __bool__(self) -> bool:
        return bool(self._calls)

    def take(self, piece: WireToolCall) -> list[ModelEvent]:
        """Add a call, or a fragment of one."""
        function = piece.function
        name = (function and function.name) or piece.name
        arguments = (function and function.arguments) or piece.arguments or ""
        if not name and not piece.id and arguments[:1] != "{":
            call = self._by_index.get(piece.index)
            if call is not None and call.size:  # nearly all fragments
                return call.append(arguments)
        return self._take(piece, line_of(name, _MAX_NAME), arguments)

    def end(self) -> list[ModelEvent]:
        """What was held back until no more could follow."""
        events: list[ModelEvent] = []
        for call in self._calls:
            if not call.started:
                events.append(ToolInputStart(call.id, call.name))
            events += call.end()
        return events

    def whole(self, forced: str | None) -> tuple[ToolCall, ...]:
        """All calls. `forced`: the name of the only tool, for servers that leave it out."""
        return tuple(ToolCall(call.id, call.name or forced or "", call.text) for call in self._calls)

    def _take(self, piece: WireToolCall, name: str, arguments: str) -> list[ModelEvent]:
        call = self._call_of(piece, name, arguments)
        if call is None:
            return []
        self._by_index[piece.index] = call
        if name:
            call.take_name(name, self._names)
        events: list[ModelEvent] = []
        if not call.started and (arguments or (call.name and not self._may_go_on(call.name))):
            call.started = True
            events.append(ToolInputStart(call.id, call.name))
        return events + call.take(arguments, first=bool(name))

    def _call_of(self, piece: WireToolCall, name: str, arguments: str) -> GrowingCall | None:
        """The call of a fragment, which may be its first; None beyond the most."""
        id = line_of(piece.id, MAX_ID)
        call = self._known(piece.index, id)
        if call is None or call.is_followed_by(piece.index, id, name, arguments):
            if len(self._calls) == _MAX_CALLS:
                return None
            call = GrowingCall(piece.index, id, self._unique(id), name or (call.name if call else ""))
            self._calls.append(call)
        call.sent_id = call.sent_id or id
        return call

    def _known(self, index: int | None, id: str) -> GrowingCall | None:
        """The latest call of this id and index, else of this id, else of this index, else the latest."""
        latest = self._calls[::-1]
        same_id = [call for call in latest if id and call.sent_id == id]
        for call in same_id:
            if call.index == index:
                return call
        if same_id:
            return same_id[0]
        return next((call for call in latest if index is None or call.index == index), None)

    def _unique(self, id: str) -> str:
        """The id, or one of ours where it is missing or taken."""
        taken = {call.id for call in self._calls}
        if id and id not in taken:
            return id
        return next(own for number in count(len(taken)) if (own := f"call-{number}") not in taken)

    def _may_go_on(self, name: str) -> bool:
        """Whether a name is only the beginning of one that is offered."""
        return any(offered != name and offered.startswith(name) for offered in self._names)
