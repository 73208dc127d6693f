"""One tool call while its fragments come: which of them are its own, and what is new in each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import msgspec

from eightgentc_ai.domain.clean_text import TextCleaner
from eightgentc_ai.domain.model_request import ModelEvent, ToolInputDelta

_json = msgspec.json.Decoder(msgspec.Raw)


@dataclass(slots=True)
class GrowingCall:
    """`index` and `sent_id`: the server's; `id`: unique in its answer. `size`: characters of arguments.

    `held`: arguments that may be replaced yet.
    """

    index: int | None
    sent_id: str
    id: str
    name: str = ""
    started: bool = False
    size: int = 0
    held: str = ""
    _arguments: list[str] = field(default_factory=list)
    _cleaner: TextCleaner = field(default_factory=TextCleaner)

    @property
    def text(self) -> str:
        """The arguments so far."""
        if len(self._arguments) > 1:
            self._arguments = ["".join(self._arguments)]
        return self._arguments[0] if self._arguments else ""

    def is_followed_by(self, index: int | None, id: str, name: str, arguments: str) -> bool:
        """Whether a fragment that seems to belong to this call is the first of another."""
        begins = arguments.lstrip().startswith("{")
        is_empty = not self.size and not self.held
        other_id = bool(id and self.sent_id and id != self.sent_id)
        if other_id or (index is not None and self.index is not None and index != self.index):
            if not name:
                return other_id and bool(arguments) and self._is_complete()
            if is_empty:
                return name != self.name or not arguments
            return begins or not arguments or self._is_complete()
        if name and index is None and not id:
            if is_empty:
                return name != self.name
            return begins or (not arguments and name != self.name)
        return begins and self._is_complete() and not arguments.startswith(self.text)

    def take_name(self, name: str, offered: Collection[str]) -> None:
        """The name as it comes: whole, once more, growing, or in pieces that give a name that is offered."""
        joined = self.name + name
        if not self.name or name.startswith(self.name):
            self.name = name
        elif not self.started and any(known.startswith(joined) for known in offered):
            self.name = joined

    def take(self, arguments: str, *, first: bool) -> list[ModelEvent]:
        """Add arguments, of which some may be known. `first`: they come with the name; then `{}` is held back."""
        if first and not self.size and arguments.strip() == "{}":
            self.held = arguments
            return []
        if arguments:
            self.held = ""
        if (
            self.size
            and len(arguments) >= self.size
            and arguments[0] == "{"
            and arguments.startswith(self.text)
        ):
            arguments = arguments[self.size :]  # no object begins again inside itself as this one would
        return self.append(arguments)

    def append(self, arguments: str) -> list[ModelEvent]:
        """Add arguments that are new, cleaned."""
        return self._added(self._cleaner.take(arguments))

    def end(self) -> list[ModelEvent]:
        """Add what was held until no more could follow."""
        return self._added(self._cleaner.take(self.held) + self._cleaner.end())

    def _added(self, arguments: str) -> list[ModelEvent]:
        if not arguments:
            return []
        self._arguments.append(arguments)
        self.size += len(arguments)
        return [ToolInputDelta(self.id, arguments)]

    def _is_complete(self) -> bool:
        """Whether the arguments are a whole JSON document."""
        if not (self.held or (self._arguments and self._arguments[-1].rstrip().endswith("}"))):
            return False
        try:
            _json.decode(self.held or self.text)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return False
        return True
