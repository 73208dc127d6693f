"""Events that came with one read of a stream, with neighbours in one."""

from __future__ import annotations

from collections.abc import Iterable

from eightgentc_ai.domain.model_request import ModelEvent, TextDelta, ToolInputDelta


def joined(events: Iterable[ModelEvent]) -> list[ModelEvent]:
    """The same events with the text of neighbours in one: what came at once goes on at once."""
    found: list[ModelEvent] = []
    for event in events:
        match found[-1] if found else None, event:
            case TextDelta(before), TextDelta(text):
                found[-1] = TextDelta(before + text)
            case ToolInputDelta(id, before), ToolInputDelta(same, text) if id == same:
                found[-1] = ToolInputDelta(id, before + text)
            case _:
                found.append(event)
    return found
