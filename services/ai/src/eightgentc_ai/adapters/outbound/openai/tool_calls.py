"""Tool calls put together from their fragments, told apart by id, name and index together.

OpenAI gives each call an index, and id and name with its first fragment only. Others send index 0 for every call, or
none; an id with every fragment, or a new one each time; the name again and again, or in pieces; arguments that hold
all earlier ones, `{}` before the real ones, or all of them once more at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import msgspec

from eightgentc_ai.adapters.outbound.openai.wire_types import WireToolCall
from eightgentc_ai.domain.model_json import MAX_ID, line_of
from eightgentc_ai.domain.model_request import ModelEvent, ToolCall, ToolInputDelta, ToolInputStart
from eightgentc_ai.domain.model_text import TextCleaner

_MAX_NAME = 200
_json = msgspec.json.Decoder(msgspec.Raw)


@dataclass(slots=True)
class _Call:
    """`size`: characters of arguments. `held`: arguments that may be replaced yet."""

    index: int | None
    sent_id: str
    id: str
    name: str = ""
    started: bool = False
    arguments: list[str] = field(default_factory=list)
    size: int = 0
    held: str = ""
    cleaner: TextCleaner = field(default_factory=TextCleaner)

    @property
    def text(self) -> str:
        if len(self.arguments) > 1:
            self.arguments = ["".join(self.arguments)]
        return self.arguments[0] if self.arguments else ""

    def is_empty(self) -> bool:
        return not self.size and not self.held

    def is_complete(self) -> bool:
        """Whether the arguments are a whole JSON document."""
        if not (self.held or (self.arguments and self.arguments[-1].rstrip().endswith("}"))):
            return False
        try:
            _json.decode(self.held or self.text)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return False
        return True


class ToolCalls:
    """The calls of one answer, in the order of their beginnings. `names`: of the tools that the request offers."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names
        self._calls: list[_Call] = []
        self._by_index: dict[int | None, _Call] = {}

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
                return _more(call, arguments)
        return self._take(piece, line_of(name, _MAX_NAME), arguments)

    def end(self) -> Iterator[ModelEvent]:
        """What was held back until no more could follow."""
        for call in self._calls:
            if not call.started:
                call.started = True
                yield ToolInputStart(call.id, call.name)
            if rest := call.cleaner.take(call.held) + call.cleaner.end():
                call.held = ""
                call.arguments.append(rest)
                yield ToolInputDelta(call.id, rest)

    def whole(self, forced: str | None) -> tuple[ToolCall, ...]:
        """All calls. `forced`: the name of the only tool, for servers that leave it out."""
        return tuple(ToolCall(call.id, call.name or forced or "", call.text) for call in self._calls)

    def _take(self, piece: WireToolCall, name: str, arguments: str) -> list[ModelEvent]:
        call = self._call_of(piece, name, arguments)
        self._by_index[piece.index] = call
        _add_name(call, name, self._names)
        events: list[ModelEvent] = []
        if not call.started and (arguments or (call.name and not self._may_go_on(call.name))):
            call.started = True
            events.append(ToolInputStart(call.id, call.name))
        return events + _more(call, _new_in(call, arguments, first=bool(name)))

    def _call_of(self, piece: WireToolCall, name: str, arguments: str) -> _Call:
        id = line_of(piece.id, MAX_ID)
        call = self._known(piece.index, id)
        if call is None or _begins_another(call, piece.index, id, name, arguments):
            taken = {call.id for call in self._calls}
            own_id = id if id and id not in taken else f"call-{len(self._calls)}"
            name = name or (call.name if call else "")
            call = _Call(piece.index, id, own_id, name)
            self._calls.append(call)
        call.sent_id = call.sent_id or id
        return call

    def _known(self, index: int | None, id: str) -> _Call | None:
        """The latest call of this id and index, else of this id, else of this index, else the latest."""
        latest = self._calls[::-1]
        same_id = [call for call in latest if id and call.sent_id == id]
        for call in same_id:
            if call.index == index:
                return call
        if same_id:
            return same_id[0]
        return next((call for call in latest if index is None or call.index == index), None)

    def _may_go_on(self, name: str) -> bool:
        """Whether a name is only the beginning of one that is offered."""
        return any(offered != name and offered.startswith(name) for offered in self._names)


def _begins_another(call: _Call, index: int | None, id: str, name: str, arguments: str) -> bool:
    """Whether a fragment that seems to belong to this call is the first of another."""
    begins = arguments.lstrip().startswith("{")
    other_id = bool(id and call.sent_id and id != call.sent_id)
    if other_id or (index is not None and call.index is not None and index != call.index):
        if not name:
            return other_id and bool(arguments) and call.is_complete()
        if call.is_empty():
            return name != call.name or not arguments
        return begins or not arguments or call.is_complete()
    if name and index is None and not id:
        if call.is_empty():
            return name != call.name
        return begins or (not arguments and name != call.name)
    return begins and call.is_complete() and not arguments.startswith(call.text)


def _add_name(call: _Call, name: str, names: Collection[str]) -> None:
    """The name as it comes: whole, once more, growing, or in pieces that give a name that is offered."""
    if not name or name == call.name:
        return
    joined = call.name + name
    if not call.name or name.startswith(call.name):
        call.name = name
    elif not call.started and any(offered.startswith(joined) for offered in names):
        call.name = joined


def _new_in(call: _Call, arguments: str, *, first: bool) -> str:
    """What is new in these arguments. `{}` that comes with the name is held back: the real ones may follow."""
    if first and call.size == 0 and arguments.strip() == "{}":
        call.held = arguments
        return ""
    if arguments:
        call.held = ""
    if call.size and len(arguments) >= call.size and arguments[0] == "{" and arguments.startswith(call.text):
        return arguments[call.size :]  # no object begins again inside itself as this one would
    return arguments


def _more(call: _Call, arguments: str) -> list[ModelEvent]:
    """Adds what is new, cleaned."""
    delta = call.cleaner.take(arguments)
    if not delta:
        return []
    call.arguments.append(delta)
    call.size += len(delta)
    return [ToolInputDelta(call.id, delta)]
