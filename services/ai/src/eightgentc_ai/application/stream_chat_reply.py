"""StreamChatReply: the reply to a message, as it is written; the model may choose a tool that is offered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from eightgentc_ai.application.generate_diagram import ParsedDiagram, parsed
from eightgentc_ai.application.run_model import Asked, ModelRuns
from eightgentc_ai.domain.concept_graph import ConceptGraph, checked_graph
from eightgentc_ai.domain.diagram import checked_diagram
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import GenerationInput, RunInfo
from eightgentc_ai.domain.model_json import read_object, text_of
from eightgentc_ai.domain.model_request import ModelAnswer, TextPiece, ToolCall, ToolOpened, ToolPiece
from eightgentc_ai.domain.operation import CHAT
from eightgentc_ai.domain.plan_section import PlanSection, checked_section
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import NODE_GRAPH, PLAN_SECTION, Tool
from eightgentc_ai.ports.diagram_parser import DiagramParser
from eightgentc_ai.ports.graph_layout import GraphLayout
from eightgentc_kit.errors import FieldInvalid

MAX_HISTORY = 500
_HISTORY_CHARACTERS = 60_000

Made = PlanSection | ConceptGraph | ParsedDiagram


@dataclass(frozen=True, slots=True)
class ToolMade:
    """What a tool call gave: a checked value, or in words why it cannot be used."""

    call_id: str
    tool: str
    value: Made | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class ReplyDone:
    """The end. `finish_reason`: stop, length or tool_calls."""

    finish_reason: str
    info: RunInfo


ReplyEvent = TextPiece | ToolOpened | ToolPiece | ToolMade | ReplyDone


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """`history`: what was said before, oldest first. `tools`: what the model may choose."""

    input: GenerationInput
    history: Sequence[Message] = ()
    section: str = ""
    tools: Sequence[Tool] = ()


class StreamChatReply:
    def __init__(self, runs: ModelRuns, parser: DiagramParser, layout: GraphLayout) -> None:
        self._runs = runs
        self._parser = parser
        self._layout = layout

    async def __call__(self, request: ReplyRequest) -> AsyncIterator[ReplyEvent]:
        """Pieces as they come, then the checked tools, then the end. Raises FieldInvalid, and as the model."""
        if not request.input.prompt.strip():
            raise FieldInvalid.of("input.prompt", "must not be empty")
        if len(request.history) > MAX_HISTORY:
            raise FieldInvalid.of("history", f"must have at most {MAX_HISTORY} messages")
        asked = Asked(
            CHAT,
            request.input,
            {"Section": request.section},
            history=_newest(request.history),
            offered=tuple(request.tools),
        )
        run = await self._runs.open(asked)
        repairs: list[str] = []
        try:
            answer: ModelAnswer | None = None
            async for event in self._runs.events(run):
                if isinstance(event, ModelAnswer):
                    answer = event
                else:
                    yield event
            assert answer is not None, "a stream ends with its answer or an error"
            if not answer.text.strip() and not answer.tool_calls:
                raise OutputInvalid.because("The answer was empty.")
            for call in answer.tool_calls:
                yield await self._made(call, request.section, repairs)
        except BaseException as error:
            self._runs.fail(run, error)
            raise
        yield ReplyDone(answer.finish_reason, self._runs.finish(run, repairs))

    async def _made(self, call: ToolCall, section: str, repairs: list[str]) -> ToolMade:
        try:
            return ToolMade(call.id, call.name, await self._checked(call, section, repairs))
        except OutputInvalid as error:
            return ToolMade(call.id, call.name, None, error.rule)

    async def _checked(self, call: ToolCall, section: str, repairs: list[str]) -> Made:
        arguments = read_object(call.arguments, repairs)
        if call.name == PLAN_SECTION.name:
            name = (text_of(arguments.get("section")) or section or "Plan").strip()
            return checked_section(arguments, name, repairs)
        if call.name == NODE_GRAPH.name:
            return await self._layout.place(checked_graph(arguments, repairs), (), "layered")
        return await parsed(self._parser, checked_diagram(arguments, "", repairs))


def _newest(history: Sequence[Message]) -> tuple[Message, ...]:
    """The newest messages that fit, beginning with a person's."""
    kept: list[Message] = []
    room = _HISTORY_CHARACTERS
    for message in reversed(history):
        room -= len(message.content)
        if room < 0:
            break
        kept.append(message)
    kept.reverse()
    while kept and kept[0].role != "user":
        kept.pop(0)
    return tuple(kept)
