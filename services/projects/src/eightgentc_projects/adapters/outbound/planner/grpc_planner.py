"""The planner over gRPC: typed requests with a subject block, typed answers, ai's errors kept as they are."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace

import grpc

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import chat_service_pb2_grpc as chat_grpc
from eightgentc.ai.v1 import diagram_workshop_service_pb2 as workshop
from eightgentc.ai.v1 import diagram_workshop_service_pb2_grpc as workshop_grpc
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc.ai.v1 import generation_service_pb2_grpc as service_grpc
from eightgentc_kit.errors import Code, DomainError, RemoteError
from eightgentc_kit.grpc.channel import call_stream, call_unary
from eightgentc_kit.grpc.messages import value_of
from eightgentc_kit.grpc.multiplex.channel import multiplexed
from eightgentc_kit.grpc.policy import Policy
from eightgentc_kit.logging import logger
from eightgentc_projects.adapters.outbound.planner import mapping
from eightgentc_projects.adapters.outbound.planner.ai_channel import ai_errors
from eightgentc_projects.adapters.outbound.planner.asking import AskingGraph, AskingSection, input_message
from eightgentc_projects.adapters.outbound.planner.events_of_0_1 import TOOLS_OF_0_1, knows_no_such_tool
from eightgentc_projects.adapters.outbound.planner.fitting import (
    fit_context,
    fit_history,
    with_left_out,
    with_texts,
)
from eightgentc_projects.domain.diagram import DiagramCheck, DiagramState
from eightgentc_projects.domain.graph import Node
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import ReplyEvent, ReplyFinish
from eightgentc_projects.ports.planner import (
    GraphPiece,
    PlannedDiagram,
    PlannedGraph,
    PlannedInsight,
    PlannedInsights,
    PlannedSection,
    PlannedSummary,
    PlannerInput,
    ReplyRequest,
    Restart,
    SectionDelta,
)

log = logger(__name__)

MODEL_SECONDS = 120.0
# Nobody waits for a job, and a model on a laptop may need minutes.
JOB_SECONDS = 600.0
CHECK_SECONDS = 8.0
# ai makes these from typed tasks, not from the model's own Mermaid.
TIMELINE_TYPES = frozenset({"timeline", "gantt"})
_TOOLS = (*TOOLS_OF_0_1, chat.CHAT_TOOL_GENERATE_TIMELINE)
# An answer that is wanted whole shows what was made and changes nothing, so that nothing can be remembered by it.
_TOOLS_OF_CHATS = (*_TOOLS, chat.CHAT_TOOL_REMEMBER_INSIGHT, chat.CHAT_TOOL_CORRECT_INSIGHT)


class GrpcPlanner:
    """Implements `Planner`.

    `token`: this service's own token for ai, renewed by its source. `policies`: of ai. `seconds`: how long a model may
    take, where the call being served does not end before.
    """

    def __init__(
        self,
        channel: grpc.aio.Channel,
        token: Callable[[], Awaitable[str]],
        policies: Mapping[str, Policy],
        *,
        seconds: float = MODEL_SECONDS,
    ) -> None:
        self._token = token
        self._seconds = seconds
        shared = multiplexed(channel, policies)
        self._generation = service_grpc.GenerationServiceStub(shared)
        self._chat = chat_grpc.ChatServiceStub(shared)
        self._workshop = workshop_grpc.DiagramWorkshopServiceStub(shared)

    async def plan_section(self, input: PlannerInput, section: str, goals: str) -> PlannedSection:
        asking = AskingSection(input, section, goals)
        with ai_errors():
            answer: service.GeneratePlanSectionResponse = await call_unary(
                self._generation.GeneratePlanSection,
                service.GeneratePlanSectionRequest(**asking.fields),
                token=await self._token(),
                timeout=self._seconds,
            )
        return asking.planned(answer)

    async def stream_section(
        self, input: PlannerInput, section: str, goals: str
    ) -> AsyncGenerator[SectionDelta | Restart | PlannedSection, None]:
        asking = AskingSection(input, section, goals)
        with ai_errors():
            stream: AsyncIterator[service.StreamPlanSectionResponse] = call_stream(
                self._generation.StreamPlanSection,
                service.StreamPlanSectionRequest(**asking.fields),
                token=await self._token(),
                timeout=self._seconds,
            )
            async for message in stream:
                match message.WhichOneof("event"):
                    case "delta":
                        yield SectionDelta(message.delta)
                    case "restart":
                        yield Restart(message.restart.reason)
                    case "result":
                        yield asking.planned(message.result)

    async def draw_graph(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> PlannedGraph:
        asking = AskingGraph(input, topics, existing, layout)
        with ai_errors():
            answer: service.GenerateConceptGraphResponse = await call_unary(
                self._generation.GenerateConceptGraph,
                service.GenerateConceptGraphRequest(**asking.fields),
                token=await self._token(),
                timeout=self._seconds,
            )
        return asking.planned(answer)

    async def stream_graph(
        self, input: PlannerInput, topics: Sequence[str], existing: Sequence[Node], layout: str
    ) -> AsyncGenerator[GraphPiece | Restart | PlannedGraph, None]:
        asking = AskingGraph(input, topics, existing, layout)
        try:
            with ai_errors():
                stream: AsyncIterator[service.StreamConceptGraphResponse] = call_stream(
                    self._generation.StreamConceptGraph,
                    service.StreamConceptGraphRequest(**asking.fields),
                    token=await self._token(),
                    timeout=self._seconds,
                )
                async for message in stream:
                    match message.WhichOneof("event"):
                        case "piece":
                            yield mapping.graph_piece(message.piece)
                        case "restart":
                            yield Restart(message.restart.reason)
                        case "result":
                            yield asking.planned(message.result)
        except RemoteError as error:
            # An ai of before 0.2, while a new release is rolled out.
            if error.code is not Code.UNIMPLEMENTED:
                raise
            yield await self.draw_graph(input, topics, existing, layout)

    async def draw_diagram(self, input: PlannerInput, type: str) -> PlannedDiagram:
        input, left_out = fit_context(input)
        planned = await self._draw(input, type)
        return replace(planned, run=with_texts(with_left_out(planned.run, left_out), input))

    async def extract_insights(self, input: PlannerInput) -> PlannedInsights:
        input, left_out = fit_context(input)
        with ai_errors():
            answer: service.ExtractInsightsResponse = await call_unary(
                self._generation.ExtractInsights,
                service.ExtractInsightsRequest(input=input_message(input)),
                token=await self._token(),
                timeout=self._seconds,
            )
        return PlannedInsights(
            tuple(value_of(found, PlannedInsight) for found in answer.insights),
            with_left_out(mapping.run_info(answer.info), left_out),
        )

    async def summarize_conversation(self, input: PlannerInput) -> PlannedSummary:
        input, left_out = fit_context(input)
        with ai_errors():
            answer: service.SummarizeConversationResponse = await call_unary(
                self._generation.SummarizeConversation,
                service.SummarizeConversationRequest(input=input_message(input)),
                token=await self._token(),
                timeout=self._seconds,
            )
        return PlannedSummary(answer.summary.text, with_left_out(mapping.run_info(answer.info), left_out))

    async def _draw(self, input: PlannerInput, type: str) -> PlannedDiagram:
        with ai_errors():
            token = await self._token()
            if type in TIMELINE_TYPES:
                timeline: service.GenerateTimelineResponse = await call_unary(
                    self._generation.GenerateTimeline,
                    service.GenerateTimelineRequest(input=input_message(input), type=type),
                    token=token,
                    timeout=self._seconds,
                )
                return mapping.planned_diagram(timeline.diagram, timeline.info)
            answer: service.GenerateDiagramResponse = await call_unary(
                self._generation.GenerateDiagram,
                service.GenerateDiagramRequest(input=input_message(input), type=type),
                token=token,
                timeout=self._seconds,
            )
            return mapping.planned_diagram(answer.diagram, answer.info)

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[ReplyEvent, None]:
        input, left_out = fit_context(request.input)
        history, earlier_left_out = fit_history(request.history)
        asked = chat.StreamChatReplyRequest(
            input=input_message(input),
            section=request.section,
            whole=request.whole,
            tools=_offered(request),
            pieces=request.offer_tools and not request.whole,
            history=[
                chat.ChatMessage(
                    id=earlier.id,
                    text=earlier.text,
                    role=chat.CHAT_ROLE_ASSISTANT if earlier.role == "assistant" else chat.CHAT_ROLE_USER,
                )
                for earlier in history
            ],
        )
        with ai_errors():
            async with aclosing(self._replied(asked)) as messages:
                async for message in messages:
                    event = mapping.reply_event(message)
                    if isinstance(event, ReplyFinish):
                        run = with_left_out(event.run, left_out + earlier_left_out)
                        event = ReplyFinish(event.finish_reason, with_texts(run, input))
                    yield event

    async def _replied(
        self, asked: chat.StreamChatReplyRequest
    ) -> AsyncGenerator[chat.StreamChatReplyResponse, None]:
        """Refused tools are refused before anything is said."""
        try:
            async with aclosing(self._streamed(asked)) as messages:
                async for message in messages:
                    yield message
            return
        except RemoteError as error:
            if not knows_no_such_tool(error):
                raise
        asked.tools[:] = TOOLS_OF_0_1
        async with aclosing(self._streamed(asked)) as messages:
            async for message in messages:
                yield message

    async def _streamed(
        self, asked: chat.StreamChatReplyRequest
    ) -> AsyncGenerator[chat.StreamChatReplyResponse, None]:
        token = await self._token()
        stream: AsyncIterator[chat.StreamChatReplyResponse] = call_stream(
            self._chat.StreamChatReply, asked, token=token, timeout=self._seconds
        )
        async for message in stream:
            yield message

    async def check_diagram(self, acting: Acting, content: str) -> tuple[DiagramCheck, str]:
        try:
            answer: workshop.ValidateDiagramResponse = await call_unary(
                self._workshop.ValidateDiagram,
                workshop.ValidateDiagramRequest(
                    content=content,
                    subject=generation.SubjectBlock(
                        tenant=acting.tenant, scope=acting.project_id, subject=acting.user_id
                    ),
                ),
                token=await self._token(),
                timeout=CHECK_SECONDS,
            )
        except DomainError as error:
            log.warning("diagram not checked", reason=error.reason)
            return DiagramCheck(DiagramState.UNCHECKED, message="The parser could not be asked."), ""
        return mapping.diagram_check(answer.verdict), answer.verdict.detected_type


def _offered(request: ReplyRequest) -> Sequence[chat.ChatTool.ValueType]:
    if not request.offer_tools:
        return ()
    return _TOOLS if request.whole else _TOOLS_OF_CHATS
