"""The suite of the planner: over gRPC, with ai played by a script behind a real server of the kit."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import chat_service_pb2_grpc as chat_grpc
from eightgentc.ai.v1 import content_pb2 as content
from eightgentc.ai.v1 import diagram_workshop_service_pb2 as workshop
from eightgentc.ai.v1 import diagram_workshop_service_pb2_grpc as workshop_grpc
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc.ai.v1 import generation_service_pb2_grpc as service_grpc
from eightgentc_kit.errors import Code, DomainError, FieldInvalid, RemoteError
from eightgentc_kit.grpc.channel import open_channel
from eightgentc_kit.grpc.server import GrpcServer, ServedService, ServerOptions
from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.planner.ai_channel import AI_POLICIES
from eightgentc_projects.adapters.outbound.planner.grpc_planner import GrpcPlanner
from eightgentc_projects.domain.diagram import DiagramCheck, DiagramState
from eightgentc_projects.domain.draft import InsightAction, InsightDraft, SectionDraft
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_projects.domain.graph import EdgeDetails
from eightgentc_projects.domain.insight import InsightKind, Quote
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import (
    ReplyFinish,
    TextDelta,
    ToolCalled,
    ToolInputDelta,
    ToolInputStart,
    ToolOutputError,
)
from eightgentc_projects.ports.planner import (
    ContextItem,
    GraphPiece,
    HistoryMessage,
    PlannedGraph,
    PlannedSection,
    PlannerInput,
    ReplyRequest,
    Restart,
    SectionDelta,
)
from eightgentc_testing.tokens import TestIssuer

INFO = generation.GenerationInfo(
    run_id="run-1",
    provider="scripted",
    model="m",
    usage=generation.Usage(input_tokens=10, output_tokens=20),
    cost_nano_usd=5,
    cache_status=generation.CACHE_STATUS_HIT,
    repairs=["quotes"],
)
INPUT = PlannerInput(
    tenant="t",
    project_id=new_id(),
    user_id=new_id(),
    session_id="s",
    address="192.0.2.1",
    message_time=datetime(2026, 11, 24, 12, tzinfo=UTC),
    prompt="More detail",
    context=(ContextItem("m1", "message", "A bakery", "1", 7, "user", "Context"),),
    request_id="r1",
    refresh=True,
)
ACTING = Acting(user_id=new_id(), tenant="t", project_id=new_id())
AUTH_UNAVAILABLE = RemoteError(
    "Auth is away.", code=Code.UNAVAILABLE, reason="UNAVAILABLE", domain="auth.eightgentc"
)


class LimitReached(DomainError):
    """Enough for now."""

    code = Code.RESOURCE_EXHAUSTED
    reason = "LIMIT_REACHED"


class NotServed(DomainError):
    """As a server says of a method that it does not know."""

    code = Code.UNIMPLEMENTED
    reason = "UNIMPLEMENTED"


class ScriptedAi(
    service_grpc.GenerationServiceServicer,
    chat_grpc.ChatServiceServicer,
    workshop_grpc.DiagramWorkshopServiceServicer,
):
    """Says what the test wrote down, and remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.answer = None
        self.events = []
        self.streams_nothing = False
        self.knows = max(chat.ChatTool.values())
        self.left = asyncio.Event()

    async def _answer(self, request, context):
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def _stream(self, request, context):
        self.asked.append(request)
        if self.streams_nothing:
            raise NotServed
        for event in self.events:
            yield event
        if isinstance(self.answer, Exception):
            raise self.answer

    StreamPlanSection = _stream
    StreamConceptGraph = _stream
    GeneratePlanSection = _answer
    GenerateConceptGraph = _answer
    GenerateDiagram = _answer
    GenerateTimeline = _answer
    SummarizeConversation = _answer
    ValidateDiagram = _answer

    async def StreamChatReply(self, request, context):  # noqa: N802  # named by the contract
        self.asked.append(request)
        if max(request.tools, default=0) > self.knows:
            raise FieldInvalid.of("tools[3]", "is not a tool")
        try:
            for event in self.events:
                yield event
            if isinstance(self.answer, Exception):
                raise self.answer
            if self.answer == "wait":
                await asyncio.Event().wait()
        finally:
            self.left.set()


def served(descriptor, add, servicer):
    return ServedService(descriptor, lambda server: add(servicer, server))


@pytest_asyncio.fixture
async def ai():
    yield ScriptedAi()


@pytest_asyncio.fixture
async def planner(ai):
    issuer = TestIssuer()

    async def ready():
        return True

    async def token():
        return issuer.service_token("projects", "ai")

    server = GrpcServer(
        ServerOptions("127.0.0.1:0", "127.0.0.1:0", "ai.eightgentc", drain_seconds=0.1),
        [
            served(
                service.DESCRIPTOR.services_by_name["GenerationService"],
                service_grpc.add_GenerationServiceServicer_to_server,
                ai,
            ),
            served(
                chat.DESCRIPTOR.services_by_name["ChatService"],
                chat_grpc.add_ChatServiceServicer_to_server,
                ai,
            ),
            served(
                workshop.DESCRIPTOR.services_by_name["DiagramWorkshopService"],
                workshop_grpc.add_DiagramWorkshopServiceServicer_to_server,
                ai,
            ),
        ],
        issuer.verifier("ai"),
        ready,
    )
    await server.start()
    channel = open_channel(f"127.0.0.1:{server.port}", AI_POLICIES)
    yield GrpcPlanner(channel, token, AI_POLICIES)
    await channel.close()
    await server.stop()


@pytest_asyncio.fixture(params=["ai", "auth"])
async def planner_alone(request):
    """One of its neighbours is away: nobody listens, or nobody gives it a token."""

    async def token():
        if request.param == "auth":
            raise AUTH_UNAVAILABLE
        return "token"

    channel = open_channel("127.0.0.1:1", AI_POLICIES)
    yield GrpcPlanner(channel, token, AI_POLICIES)
    await channel.close()


def calls(planner):
    return [
        lambda: planner.plan_section(INPUT, "Goals", ""),
        lambda: planner.draw_graph(INPUT, [], [], "layered"),
        lambda: planner.draw_diagram(INPUT, "flowchart"),
        lambda: planner.draw_diagram(INPUT, "gantt"),
        lambda: anext(planner.reply(ReplyRequest(INPUT, "Goals"))),
        lambda: anext(planner.stream_section(INPUT, "Goals", "")),
        lambda: anext(planner.stream_graph(INPUT, [], [], "layered")),
    ]


async def test_a_section_comes_back_with_what_its_run_cost(planner, ai):
    ai.answer = service.GeneratePlanSectionResponse(
        section=content.GeneratedSection(content="Open."), info=INFO
    )

    planned = await planner.plan_section(INPUT, "Goals", "Bake")

    run = planned.run
    assert planned.content == "Open."
    assert (run.run_id, run.provider, run.model, run.input_tokens, run.output_tokens, run.cost_nano_usd) == (
        "run-1", "scripted", "m", 10, 20, 5,
    )  # fmt: skip
    assert (run.cache, run.repairs) == ("hit", ("quotes",))


async def test_ai_is_told_for_whom_and_what_may_be_known(planner, ai):
    ai.answer = service.GeneratePlanSectionResponse(info=INFO)

    await planner.plan_section(INPUT, "Goals", "Bake")

    [asked] = ai.asked
    subject, [item] = asked.input.subject, asked.input.context
    assert (asked.section, asked.goals, asked.input.prompt, asked.input.request_id) == (
        "Goals", "Bake", "More detail", "r1",
    )  # fmt: skip
    assert (subject.tenant, subject.scope, subject.subject, subject.credential, subject.address) == (
        "t", INPUT.project_id, INPUT.user_id, "s", "192.0.2.1",
    )  # fmt: skip
    assert (item.id, item.kind, item.text, item.version, item.priority, item.label, item.section) == (
        "m1", "message", "A bakery", "1", 7, "user", "Context",
    )  # fmt: skip
    assert asked.input.message_time.ToDatetime(UTC) == INPUT.message_time
    assert asked.input.cache == generation.CACHE_CONTROL_REFRESH


async def test_a_graph_comes_back_placed_with_the_models_ids_as_keys(planner, ai):
    ai.answer = service.GenerateConceptGraphResponse(
        graph=content.GeneratedGraph(
            nodes=[
                content.GeneratedNode(id="a", label="Oven", type="resource", x=1, y=2),
                content.GeneratedNode(id="b", label="Bread", type="concept", x=3, y=4),
            ],
            edges=[content.GeneratedEdge(source="a", target="b", label="bakes", type="causes")],
        ),
        info=INFO,
    )

    planned = await planner.draw_graph(INPUT, ["ovens"], [], "grid")

    assert [(node.client_key, node.details.label, node.details.type, *node.place) for node in planned.nodes] == [
        ("a", "Oven", "resource", 1, 2), ("b", "Bread", "concept", 3, 4),
    ]  # fmt: skip
    assert [edge.details for edge in planned.edges] == [EdgeDetails("a", "b", "bakes", "causes")]
    assert (list(ai.asked[0].topics), ai.asked[0].layout) == (["ovens"], service.LAYOUT_STYLE_GRID)


GRAPH = content.GeneratedGraph(nodes=[content.GeneratedNode(id="a", label="Oven", type="resource", x=1, y=2)])


async def test_a_graph_comes_in_pieces_and_then_whole(planner, ai):
    ai.events = [
        service.StreamConceptGraphResponse(piece=content.GraphPiece(nodes=GRAPH.nodes)),
        service.StreamConceptGraphResponse(restart=service.Restart(reason="again")),
        service.StreamConceptGraphResponse(
            result=service.GenerateConceptGraphResponse(graph=GRAPH, info=INFO)
        ),
    ]

    piece, restart, whole = [event async for event in planner.stream_graph(INPUT, ["ovens"], [], "grid")]

    assert isinstance(piece, GraphPiece)
    assert [(node.client_key, node.details.label) for node in piece.nodes] == [("a", "Oven")]
    assert restart == Restart("again")
    assert isinstance(whole, PlannedGraph)
    assert (whole.nodes, whole.run.run_id) == (tuple(piece.nodes), "run-1")
    assert (list(ai.asked[0].topics), ai.asked[0].layout) == (["ovens"], service.LAYOUT_STYLE_GRID)


async def test_a_section_comes_in_deltas_and_then_whole(planner, ai):
    section = service.GeneratePlanSectionResponse(section=content.GeneratedSection(content="We"), info=INFO)
    ai.events = [
        service.StreamPlanSectionResponse(delta="We"),
        service.StreamPlanSectionResponse(restart=service.Restart(reason="again")),
        service.StreamPlanSectionResponse(result=section),
    ]

    delta, restart, whole = [event async for event in planner.stream_section(INPUT, "Goals", "Bake")]

    assert (delta, restart) == (SectionDelta("We"), Restart("again"))
    assert isinstance(whole, PlannedSection)
    assert (whole.content, whole.run.run_id) == ("We", "run-1")
    assert (ai.asked[0].section, ai.asked[0].goals) == ("Goals", "Bake")


async def test_an_ai_that_does_not_stream_graphs_yet_is_asked_for_the_whole(planner, ai):
    ai.streams_nothing = True
    ai.answer = service.GenerateConceptGraphResponse(graph=GRAPH, info=INFO)

    (whole,) = [event async for event in planner.stream_graph(INPUT, [], [], "layered")]

    assert isinstance(whole, PlannedGraph)
    assert [node.client_key for node in whole.nodes] == ["a"]


@pytest.mark.parametrize(
    ("type", "answer", "request_type"),
    [
        ("flowchart", service.GenerateDiagramResponse, service.GenerateDiagramRequest),
        ("timeline", service.GenerateTimelineResponse, service.GenerateTimelineRequest),
        ("gantt", service.GenerateTimelineResponse, service.GenerateTimelineRequest),
    ],
)
async def test_timelines_are_made_of_tasks_and_other_diagrams_by_the_model(
    planner, ai, type, answer, request_type
):
    verdict = content.DiagramVerdict(valid=True)
    ai.answer = answer(
        diagram=content.GeneratedDiagram(type=type, content="text", verdict=verdict), info=INFO
    )

    planned = await planner.draw_diagram(INPUT, type)

    assert (planned.type, planned.content, planned.check.state) == (type, "text", DiagramState.VALID)
    assert isinstance(ai.asked[0], request_type)


NEW_EVENTS = [
    chat.StreamChatReplyResponse(text_delta="Good "),
    chat.StreamChatReplyResponse(tool_input_start=chat.ToolInputStart(tool_call_id="1", tool_name="t")),
    chat.StreamChatReplyResponse(
        tool_input_delta=chat.ToolInputDelta(tool_call_id="1", input_text_delta="{")
    ),
    chat.StreamChatReplyResponse(
        tool_output_error=chat.ToolOutputError(tool_call_id="1", tool_name="t", error_text="no JSON")
    ),
    chat.StreamChatReplyResponse(
        tool_output_available=chat.ToolOutputAvailable(
            tool_call_id="2", tool_name="s", section=content.GeneratedSection(section="Goals")
        )
    ),
    chat.StreamChatReplyResponse(
        finish=chat.ReplyFinish(finish_reason=chat.FINISH_REASON_TOOL_CALLS, info=INFO)
    ),
]
EVENTS_OF_0_1 = [
    chat.StreamChatReplyResponse(text_delta="Good "),
    chat.StreamChatReplyResponse(tool_call_start=chat.ToolCallStart(tool_call_id="1", tool_name="t")),
    chat.StreamChatReplyResponse(tool_call_delta=chat.ToolCallDelta(tool_call_id="1", arguments_delta="{")),
    chat.StreamChatReplyResponse(
        tool_call_result=chat.ToolCallResult(tool_call_id="1", tool_name="t", error="no JSON")
    ),
    chat.StreamChatReplyResponse(
        tool_call_result=chat.ToolCallResult(
            tool_call_id="2", tool_name="s", section=content.GeneratedSection(section="Goals")
        )
    ),
    chat.StreamChatReplyResponse(done=chat.ChatDone(finish_reason=chat.FINISH_REASON_TOOL_CALLS, info=INFO)),
]


@pytest.mark.parametrize("sent", [NEW_EVENTS, EVENTS_OF_0_1], ids=["today", "0.1"])
async def test_a_reply_comes_as_events_in_their_order(planner, ai, sent):
    ai.events = sent

    events = [event async for event in planner.reply(ReplyRequest(INPUT, "Goals"))]

    assert events[:-1] == [
        TextDelta("Good "), ToolInputStart("1", "t"), ToolInputDelta("1", "{"),
        ToolOutputError("1", "t", "no JSON"), ToolCalled("2", "s", '{"section":"Goals"}', SectionDraft("Goals", "")),
    ]  # fmt: skip
    assert isinstance(events[-1], ReplyFinish)
    assert events[-1].finish_reason == "tool-calls"


async def test_a_reply_is_asked_with_the_chats_history_and_the_tools(planner, ai):
    ai.events = NEW_EVENTS
    history = (HistoryMessage("m1", "user", "Hello"), HistoryMessage("m2", "assistant", "Yes?"))

    _ = [event async for event in planner.reply(ReplyRequest(INPUT, "Goals", history, offer_tools=True))]

    assert [(said.role, said.text) for said in ai.asked[0].history] == [
        (chat.CHAT_ROLE_USER, "Hello"), (chat.CHAT_ROLE_ASSISTANT, "Yes?"),
    ]  # fmt: skip
    assert len(ai.asked[0].tools) == 6


async def test_where_the_answer_is_wanted_whole_nothing_can_be_remembered(planner, ai):
    ai.events = NEW_EVENTS

    _ = [event async for event in planner.reply(ReplyRequest(INPUT, "Goals", offer_tools=True, whole=True))]

    assert set(ai.asked[0].tools).isdisjoint(
        {chat.CHAT_TOOL_REMEMBER_INSIGHT, chat.CHAT_TOOL_CORRECT_INSIGHT}
    )


@pytest.mark.parametrize(
    ("output", "input", "draft"),
    [
        (
            {"remembered_insight": content.RememberedInsight(
                kind=content.INSIGHT_KIND_OPEN_QUESTION, text="Who bakes?", quote="who bakes")},
            {"kind": "open_question", "text": "Who bakes?", "quote": "who bakes"},
            InsightDraft(InsightAction.REMEMBER, "", "Who bakes?", InsightKind.OPEN_QUESTION, Quote("", "", "who bakes")),
        ),
        (
            {"corrected_insight": content.CorrectedInsight(
                insight_id="insight:7", action=content.INSIGHT_CORRECTION_FORGET)},
            {"insightId": "insight:7", "action": "forget"},
            InsightDraft(InsightAction.FORGET, "7"),
        ),
        (
            {"corrected_insight": content.CorrectedInsight(
                insight_id="insight:7", action=content.INSIGHT_CORRECTION_REPLACE, text="Ana bakes.")},
            {"insightId": "insight:7", "action": "replace", "text": "Ana bakes."},
            InsightDraft(InsightAction.REPLACE, "7", "Ana bakes."),
        ),
    ],
)  # fmt: skip
async def test_what_a_model_wants_done_with_the_memory_comes_as_it_called_it(
    planner, ai, output, input, draft
):
    available = chat.ToolOutputAvailable(tool_call_id="1", tool_name="t", **output)
    ai.events = [chat.StreamChatReplyResponse(tool_output_available=available)]

    [called] = [event async for event in planner.reply(ReplyRequest(INPUT, "Goals", offer_tools=True))]

    assert (json.loads(called.input), called.draft) == (input, draft)


async def test_an_ai_of_0_1_is_offered_the_tools_that_it_knows(planner, ai):
    ai.events, ai.knows = NEW_EVENTS, 3

    events = [event async for event in planner.reply(ReplyRequest(INPUT, "Goals", offer_tools=True))]

    assert [len(asked.tools) for asked in ai.asked] == [6, 3]
    assert isinstance(events[-1], ReplyFinish)


async def test_leaving_a_reply_stops_it_at_ai(planner, ai):
    ai.events, ai.answer = [chat.StreamChatReplyResponse(text_delta="Good ")], "wait"
    reply = planner.reply(ReplyRequest(INPUT, "Goals"))

    assert await anext(reply) == TextDelta("Good ")
    await reply.aclose()

    async with asyncio.timeout(5):
        await ai.left.wait()


@pytest.mark.parametrize("number", range(5))
async def test_what_ai_refuses_keeps_its_code_and_reason(planner, ai, number):
    ai.answer = LimitReached(retry_after=7.0)

    with pytest.raises(RemoteError) as refused:
        await calls(planner)[number]()

    error = refused.value
    assert (error.code, error.reason, error.domain) == (
        Code.RESOURCE_EXHAUSTED, "LIMIT_REACHED", "ai.eightgentc",
    )  # fmt: skip
    assert error.retry_after == 7.0


@pytest.mark.parametrize("number", range(5))
async def test_an_unreachable_ai_is_reported_as_that_by_every_call(planner_alone, number):
    with pytest.raises(AiUnavailable):
        await calls(planner_alone)[number]()


async def test_the_parsers_word_comes_back_with_its_place(planner, ai):
    ai.answer = workshop.ValidateDiagramResponse(
        verdict=content.DiagramVerdict(line=2, column=5, expected=["NEWLINE"], message="Parse error")
    )

    check, kind = await planner.check_diagram(ACTING, "flowchart TD\n a -->")

    assert (check, kind) == (DiagramCheck(DiagramState.DRAFT, 2, 5, ("NEWLINE",), "Parse error"), "")


async def test_the_parser_is_told_whose_text_it_is(planner, ai):
    ai.answer = workshop.ValidateDiagramResponse(verdict=content.DiagramVerdict(valid=True))

    await planner.check_diagram(ACTING, "pie")

    assert ai.asked[-1].subject == generation.SubjectBlock(
        tenant="t", scope=ACTING.project_id, subject=ACTING.user_id
    )


@pytest.mark.parametrize("reason", ["too_large_for_browsers", "unsafe"])
async def test_a_text_that_parses_and_is_not_valid_is_a_draft_with_its_reason(planner, ai, reason):
    ai.answer = workshop.ValidateDiagramResponse(
        verdict=content.DiagramVerdict(detected_type="pie", line=2, column=1, message="why", reason=reason)
    )

    check, kind = await planner.check_diagram(ACTING, "pie")

    assert (check, kind) == (DiagramCheck(DiagramState.DRAFT, 2, 1, (), "why", reason), "pie")


async def test_a_diagram_that_cannot_be_checked_is_unchecked_and_no_error(planner_alone):
    check, kind = await planner_alone.check_diagram(ACTING, "flowchart TD\n a --> b")

    assert (check.state, kind) == (DiagramState.UNCHECKED, "")


async def test_a_summary_is_asked_for_with_what_is_new_and_what_was_said_before(planner, ai):
    ai.answer = service.SummarizeConversationResponse(
        summary=content.ConversationSummary(text="They open in May."), info=INFO
    )
    before = ContextItem("summary:c1", "summary", "A bakery.", "3", 40, "summary", only_beyond_history=True)

    planned = await planner.summarize_conversation(replace(INPUT, context=(before, *INPUT.context)))

    [asked] = ai.asked
    assert [(item.kind, item.version, item.only_beyond_history) for item in asked.input.context] == [
        ("summary", "3", True),
        ("message", "1", False),
    ]
    assert (planned.text, planned.run.run_id, planned.run.cost_nano_usd) == ("They open in May.", "run-1", 5)
