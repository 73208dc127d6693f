"""StreamChatReply: the reply to a message as the model writes it; the model may choose a tool that is offered.

Its events have the names of the AI SDK's stream, as in `chat_service.proto`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from eightgentc_ai.application.chat_tools import MAX_SECTION, Called, ToolOutput, chat_tools
from eightgentc_ai.application.decided_reply import decided_reply, told_reply
from eightgentc_ai.application.run import GenerationTask, Run
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.domain.asked_action import AskedAction, asked_action
from eightgentc_ai.domain.concept_graph import ConceptGraph
from eightgentc_ai.domain.errors import OutputInvalid, OutputTooLong, ParserUnavailable
from eightgentc_ai.domain.generation import GenerationInput, RunInfo
from eightgentc_ai.domain.growing_graph import Completed, GrowingGraph
from eightgentc_ai.domain.memory import Told
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    TextDelta,
    ToolCall,
    ToolInputDelta,
    ToolInputStart,
)
from eightgentc_ai.domain.model_text.arguments import read_arguments
from eightgentc_ai.domain.neutral_markdown import NeutralMarkdown
from eightgentc_ai.domain.operation import ACTING_CHAT, CHAT, Operation
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.source import Sources
from eightgentc_ai.domain.tools import NODE_GRAPH, Tool
from eightgentc_ai.ports.diagram_parser import DiagramParser
from eightgentc_ai.ports.graph_layout import GraphLayout, PlaceNext
from eightgentc_ai.ports.language_model import ToolsRefused
from eightgentc_kit.errors import FieldInvalid

MAX_HISTORY = 500
MAX_HISTORY_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class ToolOutputAvailable:
    """What a tool gave, checked."""

    tool_call_id: str
    tool_name: str
    output: ToolOutput


@dataclass(frozen=True, slots=True)
class ToolOutputPiece:
    """What is complete of a graph whose tool's input is still being written, each node with a place."""

    tool_call_id: str
    graph: ConceptGraph


@dataclass(frozen=True, slots=True)
class ToolOutputError:
    """A tool whose input cannot be used. `error_text`: why, in words for people."""

    tool_call_id: str
    tool_name: str
    error_text: str


@dataclass(frozen=True, slots=True)
class ReplyFinish:
    """The end. `finish_reason`: stop, length or tool_calls."""

    finish_reason: str
    info: RunInfo


ReplyEvent = (
    TextDelta
    | ToolInputStart
    | ToolInputDelta
    | ToolOutputPiece
    | ToolOutputAvailable
    | ToolOutputError
    | ReplyFinish
)


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """`history`: earlier messages, oldest first. `tools`: what the model may choose. `pieces`: see ToolOutputPiece."""

    input: GenerationInput
    history: Sequence[Message] = ()
    section: str = ""
    tools: Sequence[Tool] = ()
    pieces: bool = False

    def action(self) -> AskedAction | None:
        """What the message tells the model to do, as far as rules can tell; None: nothing."""
        return asked_action(self.input.prompt, self.tools, self.section, self.input.context)

    def task(
        self, operation: Operation, settings: Mapping[str, str] | None = None, offered: Sequence[Tool] = ()
    ) -> GenerationTask:
        """What the model is asked for. Raises FieldInvalid."""
        if not self.input.prompt.strip():
            raise FieldInvalid.of("input.prompt", "must not be empty")
        if len(self.history) > MAX_HISTORY:
            raise FieldInvalid.of("history", f"must have at most {MAX_HISTORY} messages")
        if sum(len(message.content.encode()) for message in self.history) > MAX_HISTORY_BYTES:
            raise FieldInvalid.of("history", f"must have at most {MAX_HISTORY_BYTES:,} bytes of text")
        if len(self.section) > MAX_SECTION:
            raise FieldInvalid.of("section", f"must have at most {MAX_SECTION} characters")
        settings = {"Section": self.section} if settings is None else settings
        return GenerationTask(
            operation, self.input, settings, history=tuple(self.history), offered=tuple(offered)
        )


class StreamChatReply:
    def __init__(self, runs: ModelRuns, parser: DiagramParser, layout: GraphLayout) -> None:
        self._runs = runs
        self._tools = chat_tools(parser, layout)
        self._layout = layout

    async def __call__(self, request: ReplyRequest) -> AsyncGenerator[ReplyEvent, None]:
        """Deltas as they come, then the outputs of tools, then the end. Raises FieldInvalid, and as the model."""
        action = request.action() if self._runs.small_model else None
        opened = await self._runs.open(self._task(request, action), str)
        run, repairs, shown = opened.run, list[str](), NeutralMarkdown()
        drawings = self._drawings(run, request) if request.pieces else None
        try:
            answer: ModelAnswer | None = None
            async with aclosing(self._model_events(run, request, action, repairs)) as events:
                async for event in events:
                    if isinstance(event, ModelAnswer):
                        answer = event
                    elif not isinstance(event, TextDelta):
                        yield event
                        if drawings is not None and (piece := drawings.take(event)) is not None:
                            yield piece
                    elif text := shown.take(event.text):
                        yield TextDelta(text)
            if text := shown.end():
                yield TextDelta(text)
            assert answer is not None, "a stream ends with its answer or an error"
            if not answer.text.strip() and not answer.tool_calls:
                raise OutputInvalid.because("The answer was empty.")
            for call in answer.tool_calls:
                yield await self._output_event(call, answer, request, repairs)
        except BaseException as error:
            self._runs.fail(run, error)
            raise
        yield ReplyFinish(answer.finish_reason, self._runs.finish(run, answer.text, repairs).info)

    def _task(self, request: ReplyRequest, action: AskedAction | None) -> GenerationTask:
        """A small model is not left to choose: it is asked for what the message asks for."""
        if action is not None:
            return request.task(action.operation, action.settings)
        if self._runs.small_model or not request.tools:
            return request.task(CHAT)
        return request.task(ACTING_CHAT, offered=request.tools)

    def _drawings(self, run: Run, request: ReplyRequest) -> GrowingDrawings:
        return GrowingDrawings(self._layout, self._sources(request), self._runs.nodes_of(run))

    async def _model_events(
        self, run: Run, request: ReplyRequest, action: AskedAction | None, repairs: list[str]
    ) -> AsyncGenerator[ModelEvent, None]:
        if action is not None:
            async with aclosing(told_reply(self._runs, run, action, repairs)) as events:
                async for event in events:
                    yield event
            return
        try:
            async with aclosing(self._runs.events(run, run.request)) as events:
                async for event in events:
                    yield event
            return
        except ToolsRefused:
            pass
        async with aclosing(decided_reply(self._runs, run, request.tools, repairs)) as events:
            async for event in events:
                yield event

    async def _output_event(
        self, call: ToolCall, answer: ModelAnswer, request: ReplyRequest, repairs: list[str]
    ) -> ToolOutputAvailable | ToolOutputError:
        """A tool that cannot be used does not spoil the text around it."""
        try:
            return ToolOutputAvailable(call.id, call.name, await self.output(call, request, repairs))
        except OutputInvalid as error:
            why = OutputTooLong().message if answer.finish_reason == "length" else error.rule
            return ToolOutputError(call.id, call.name, why)
        except ParserUnavailable as error:
            return ToolOutputError(call.id, call.name, error.message)

    async def output(self, call: ToolCall, request: ReplyRequest, repairs: list[str]) -> ToolOutput:
        """What a tool gives. Raises OutputInvalid, ParserUnavailable."""
        tool = next((tool for tool in request.tools if tool.name == call.name), None)
        if tool is None:
            raise OutputInvalid.because("This tool was not offered.")
        arguments = read_arguments(call.arguments, tool, repairs)
        input = request.input
        told = Told(input.prompt, [message.content for message in request.history], input.context)
        called = Called(
            arguments, request.section, input.subject.tenant, told, self._sources(request), repairs
        )
        return await self._tools[tool.name](called)

    def _sources(self, request: ReplyRequest) -> Sources:
        return self._runs.sources(request.task(ACTING_CHAT))


class GrowingDrawings:
    """The graphs that a reply draws, each by the call of its tool. `sources`: what they are proven by.

    `completed`: what becomes of each node.
    """

    def __init__(self, layout: GraphLayout, sources: Sources, completed: Completed) -> None:
        self._layout = layout
        self._sources = sources
        self._completed = completed
        self._drawings: dict[str, tuple[GrowingGraph, PlaceNext]] = {}

    def take(self, event: ToolInputStart | ToolInputDelta) -> ToolOutputPiece | None:
        """The piece that an event completes; None: none."""
        if isinstance(event, ToolInputStart):
            if event.tool_name == NODE_GRAPH.name:
                self._drawings[event.tool_call_id] = (
                    GrowingGraph(self._completed, self._sources),
                    self._layout.growing(()),
                )
            return None
        if event.tool_call_id not in self._drawings:
            return None
        growing, place_next = self._drawings[event.tool_call_id]
        piece = growing.take(event.input_text_delta)
        if piece is None:
            return None
        return ToolOutputPiece(event.tool_call_id, replace(piece, nodes=tuple(map(place_next, piece.nodes))))
