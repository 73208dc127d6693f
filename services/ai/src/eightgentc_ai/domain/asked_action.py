"""What a chat's message tells a small model to do: read by rules, because such a model acts also where nobody asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eightgentc_ai.domain.diagram import TIMED
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.insight import KNOWN
from eightgentc_ai.domain.operation import ACTING_CHAT, DIAGRAM, GRAPH, SECTION, TIMELINE, Operation
from eightgentc_ai.domain.small_model import tool_that_forgets
from eightgentc_ai.domain.tools import (
    MERMAID_DIAGRAM,
    NODE_GRAPH,
    PLAN_SECTION,
    REMEMBER_INSIGHT,
    Tool,
)
from eightgentc_ai.domain.tools import TIMELINE as TIMELINE_TOOL
from eightgentc_asking.making import Asked, asked_for
from eightgentc_asking.remembering import Told, told_by
from eightgentc_asking.words import words

_STEM = 5


@dataclass(frozen=True, slots=True)
class AskedAction:
    """`operation`: how the model is asked for it, the tool among it. `settings`: what it is about, as lines of the prompt.

    `arguments`: those that the message itself says, whatever the model writes.
    """

    operation: Operation
    settings: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def tool(self) -> Tool:
        assert self.operation.tool is not None, "an action is the call of a tool"
        return self.operation.tool


def asked_action(
    message: str, tools: Sequence[Tool], section: str, context: Sequence[ContextItem]
) -> AskedAction | None:
    """What a message tells the model to do; None: nothing, or nothing that one of the tools can do.

    Args:
        section: the chat's own, '' where it has none.
        context: what the model may know; an insight among it can be forgotten.
    """
    asked, told = asked_for(message), told_by(message)
    action = _making(asked, tools, section) if asked else _of_memory(told, context) if told else None
    return action if action and any(tool.name == action.tool.name for tool in tools) else None


def _making(asked: Asked, tools: Sequence[Tool], section: str) -> AskedAction:
    if asked.thing == "section":
        name = asked.section or section or "Plan"
        return _action(SECTION, PLAN_SECTION, {"Section": name}, {"section": name})
    if asked.thing == "graph":
        return _action(GRAPH, NODE_GRAPH, {}, {})
    kind = asked.kind or "flowchart"
    if kind not in TIMED:
        return _action(DIAGRAM, MERMAID_DIAGRAM, {"Diagram type": kind}, {"type": kind})
    timed = TIMELINE_TOOL if TIMELINE_TOOL in tools else MERMAID_DIAGRAM
    return _action(TIMELINE, timed, {"Diagram type": kind}, {"type": kind})


def _of_memory(told: Told, context: Sequence[ContextItem]) -> AskedAction | None:
    if not told.forgets:
        return _action(replace(ACTING_CHAT, prompt="remember"), REMEMBER_INSIGHT, {}, {})
    meant = list(_meant(told, context))
    if not meant:
        return None
    forget = {"action": "forget", "text": "", "quote": ""}
    return _action(replace(ACTING_CHAT, prompt="forget"), tool_that_forgets(meant), {}, forget)


def _meant(told: Told, context: Sequence[ContextItem]) -> Iterator[str]:
    """The ids of the insights that may be meant: those that share a word with what is to be forgotten."""
    wanted = _stems(told.words)
    return (item.id for item in context if item.kind == KNOWN and wanted & _stems(item.text))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words(text) if len(word) >= _STEM}


def _action(
    operation: Operation, tool: Tool, settings: Mapping[str, str], arguments: Mapping[str, str]
) -> AskedAction:
    """As the operation asks for it alone, but as part of a chat."""
    return AskedAction(
        replace(operation, name=ACTING_CHAT.name, tool=tool, cache_seconds=0), settings, arguments
    )
