"""The parts of an answer as an AI SDK UIMessage has them: what is saved is what a client puts together from the stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from eightgentc_projects.domain.stream_event import (
    DataPart,
    TextDelta,
    ToolInputStart,
    ToolOutputAvailable,
    ToolOutputError,
    TurnEvent,
)

Part = dict[str, Any]


class MessageParts:
    """Grows event by event. Text is kept in pieces until it is asked for."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._tools: dict[str, Part] = {}
        self._pieces: list[str] | None = None

    def add(self, event: TurnEvent) -> None:
        """Add an event; those that show nothing are passed over."""
        match event:
            case TextDelta(text):
                if self._pieces is None:
                    self._pieces = []
                    self._parts.append({"type": "text", "text": self._pieces, "state": "done"})
                self._pieces.append(text)
            case ToolInputStart(id, name):
                self._tool(id, name)
            case ToolOutputAvailable(id, name, output, input, data):
                known = {"input": json.loads(input or output), "output": json.loads(output)}
                self._tool(id, name).update(state="output-available", **known)
                if data is not None:
                    self._parts.append(
                        {"type": f"data-{data.name}", "id": data.id, "data": json.loads(data.data)}
                    )
            case ToolOutputError(id, name, text, input):
                known = {"input": json.loads(input) if input else None, "errorText": text}
                self._tool(id, name).update(state="output-error", **known)

    def as_json(self) -> str:
        """All of them. A tool of which nothing came is none."""
        whole = [_joined(part) if part["type"] == "text" else part for part in self._parts if _is_whole(part)]
        return json.dumps([{"type": "step-start"}, *whole], ensure_ascii=False)

    @property
    def is_empty(self) -> bool:
        return not any(map(_is_whole, self._parts))

    def _tool(self, id: str, name: str) -> Part:
        self._pieces = None
        if id not in self._tools:
            tool = {"type": f"tool-{name}", "toolCallId": id, "state": "input-streaming"}
            self._tools[id] = tool
            self._parts.append(tool)
        return self._tools[id]


def _is_whole(part: Part) -> bool:
    return part.get("state") != "input-streaming"


def _joined(part: Part) -> Part:
    return {**part, "text": "".join(part["text"])}


def events_of(parts: str) -> Iterator[TurnEvent]:
    """The events that the saved parts of an answer come from."""
    saved = json.loads(parts)
    shown = {part["id"]: part for part in saved if part["type"].startswith("data-") and "id" in part}
    for part in saved:
        if part["type"] == "text":
            yield TextDelta(part["text"])
        elif part["type"].startswith("tool-"):
            yield _outcome(part, shown)


def _outcome(part: Part, shown: dict[str, Part]) -> TurnEvent:
    call = part["toolCallId"], part["type"].removeprefix("tool-")
    input = json.dumps(part["input"]) if part.get("input") is not None else ""
    if part["state"] == "output-error":
        return ToolOutputError(*call, part["errorText"], input)
    output = part.get("output")
    data = None
    if isinstance(output, dict) and (about := shown.get(output.get("proposalId", ""))) is not None:
        data = DataPart(about["type"].removeprefix("data-"), about["id"], json.dumps(about["data"]))
    return ToolOutputAvailable(*call, json.dumps(output), input, data)
