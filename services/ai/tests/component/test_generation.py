"""Each RPC as projects calls it: one call, one checked and structured result."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import content_pb2 as content
from eightgentc.ai.v1 import diagram_workshop_service_pb2 as workshop
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_kit.grpc.channel import call_stream
from eightgentc_kit.ids import new_id
from eightgentc_testing.model_server import Usage, text, tool_call

from .conftest import DIAGRAM, GRAPH, SAID, SECTION, TIMELINE, Caller, RunningAi


async def test_a_section_comes_with_all_that_is_to_be_said_of_it(ai: RunningAi, caller: Caller) -> None:
    usage = Usage(prompt_tokens=100, completion_tokens=20, cached_tokens=40)
    ai.model.then(tool_call("generatePlanSection", SECTION, usage=usage))
    item = generation.ContextItem(id="m1", version="3", kind="message", text="by May", label="user")

    answer = await caller.call(ai.generation.GeneratePlanSection, caller.section(context=[item]))

    info = answer.info
    assert answer.section == content.GeneratedSection(
        section="Goals",
        content="We open a bakery in Lisbon in May.",
        sources=[content.PartSources(part="1", inferred=True)],
    )
    assert (info.provider, info.model, info.model_calls) == ("scripted", "scripted-1", 1)
    assert (info.usage.input_tokens, info.usage.cached_input_tokens, info.usage.output_tokens) == (
        100,
        40,
        20,
    )
    assert info.cache_status == generation.CACHE_STATUS_MISS
    assert [(kept.id, kept.version) for kept in info.receipt.kept] == [("m1", "3")]
    assert (info.prompt.id, len(info.prompt.hash), len(info.receipt.hash)) == ("plan_section", 64, 64)


async def test_a_graph_is_checked_and_every_node_placed(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(tool_call("generateNodeGraph", GRAPH))

    answer = await caller.call(ai.generation.GenerateConceptGraph, caller.graph())

    bakery, oven = answer.graph.nodes
    assert (bakery.id, bakery.label, oven.content) == ("n1", "Bakery", "200 kg")
    assert (bakery.x, bakery.y) != (oven.x, oven.y)
    (edge,) = answer.graph.edges
    assert (edge.source, edge.target, edge.label, edge.type) == ("n2", "n1", "bakes for", "relates-to")


@pytest.mark.row(
    "F128", clause="x, y from the model are kept if finite, in bounds and without overlap, else placed"
)
async def test_the_models_places_are_kept_where_they_can_be(ai: RunningAi, caller: Caller) -> None:
    places = {"kept": (700, 300), "taken": (701, 300), "far": (1e9, 0), "none": (None, None)}
    nodes = [{"id": id, "label": id, "type": "goal", "x": x, "y": y} for id, (x, y) in places.items()]
    ai.model.then(tool_call("generateNodeGraph", json.dumps({"nodes": nodes, "edges": []})))
    request = caller.graph()
    request.existing_nodes.add(id="e1", label="Oven", x=0, y=0)

    answer = await caller.call(ai.generation.GenerateConceptGraph, request)

    kept, *others = answer.graph.nodes
    boxes = [(0.0, 0.0), *((node.x, node.y) for node in answer.graph.nodes)]
    assert (kept.x, kept.y) == (700, 300)
    assert all(abs(node.x) <= 100_000 for node in others)
    assert not any(
        abs(x - x2) < 160 and abs(y - y2) < 48 for n, (x, y) in enumerate(boxes) for x2, y2 in boxes[n + 1 :]
    )


@pytest.mark.row("F128", clause="grid or layered by choice")
async def test_the_caller_chooses_grid_or_layers(ai: RunningAi, caller: Caller) -> None:
    chain = [{"id": f"n{n}", "label": f"n{n}", "type": "goal", "x": None, "y": None} for n in range(4)]
    edges = [{"source": f"n{n}", "target": f"n{n + 1}", "label": None, "type": None} for n in range(3)]
    ai.model.default = tool_call("generateNodeGraph", json.dumps({"nodes": chain, "edges": edges}))
    rows = []

    for layout in (service.LAYOUT_STYLE_GRID, service.LAYOUT_STYLE_LAYERED):
        request = service.GenerateConceptGraphRequest(input=caller.input(), layout=layout)
        answer = await caller.call(ai.generation.GenerateConceptGraph, request)
        rows.append(len({node.y for node in answer.graph.nodes}))

    assert rows == [2, 4]


async def test_a_diagram_is_valid_by_the_official_parser(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(tool_call("generateMermaidDiagram", DIAGRAM))

    answer = await caller.call(
        ai.generation.GenerateDiagram, service.GenerateDiagramRequest(input=caller.input())
    )

    assert answer.diagram.content.startswith("flowchart TD\n")
    assert (answer.diagram.type, answer.diagram.verdict.valid) == ("flowchart", True)
    assert answer.diagram.verdict.detected_type == "flowchart-v2"


@pytest.mark.parametrize(
    ("kind", "detected"), [("", "timeline"), ("timeline", "timeline"), ("gantt", "gantt")]
)
async def test_a_timeline_comes_as_tasks_and_as_mermaid(
    ai: RunningAi, caller: Caller, kind: str, detected: str
) -> None:
    ai.model.then(tool_call("generateMermaidDiagram", TIMELINE))
    request = service.GenerateTimelineRequest(input=caller.input(), type=kind)

    answer = await caller.call(ai.generation.GenerateTimeline, request)

    rent, opening = answer.timeline.tasks
    assert (rent.start, rent.end, rent.assumed, rent.section) == ("2027-03-01", "2027-03-31", True, "Spring")
    assert (opening.start, list(opening.depends_on)) == ("2027-05-01", ["t1"])
    assert (answer.diagram.verdict.valid, answer.diagram.verdict.detected_type) == (True, detected)


async def test_a_streamed_section_is_its_pieces_and_then_the_whole(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(tool_call("generatePlanSection", SECTION, delay=0.02))
    request = service.StreamPlanSectionRequest(input=caller.input(), section="Goals")

    *deltas, last = await caller.stream(ai.generation.StreamPlanSection, request)

    assert len(deltas) > 1
    assert "".join(event.delta for event in deltas) == last.result.section.content
    assert last.result.info.usage.output_tokens == 7


async def test_a_streamed_graph_is_its_pieces_and_then_the_whole(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(tool_call("generateNodeGraph", GRAPH, delay=0.02))
    request = service.StreamConceptGraphRequest(input=caller.input())

    *pieces, last = await caller.stream(ai.generation.StreamConceptGraph, request)

    assert [node.label for event in pieces for node in event.piece.nodes] == ["Bakery", "Oven"]
    assert [edge for event in pieces for edge in event.piece.edges] == list(last.result.graph.edges)
    assert len(pieces) == 3
    assert [node.id for node in last.result.graph.nodes] == ["n1", "n2"]
    assert last.result.info.usage.output_tokens == 7


@pytest.mark.soak
@pytest.mark.row("M12", clause="a 40-node graph, time to first visible node ≤ 15 % of total time")
async def test_the_first_of_forty_nodes_is_there_in_the_first_part_of_the_time(
    ai: RunningAi, caller: Caller, soak: bool
) -> None:
    nodes = [{"id": f"n{number}", "label": f"Node {number}", "content": None, "type": "goal", "x": None, "y": None}
             for number in range(40)]  # fmt: skip
    edges = [
        {"source": "n0", "target": f"n{number}", "label": None, "type": "needs"} for number in range(1, 40)
    ]
    graph = json.dumps({"nodes": nodes, "edges": edges})
    # A piece of four characters is about a token: 50 of them a second, or twenty times as many.
    ai.model.then(tool_call("generateNodeGraph", graph, piece=4, delay=0.02 if soak else 0.001))
    request = service.StreamConceptGraphRequest(input=caller.input(scope=new_id()))

    begin, events = time.monotonic(), list[tuple[float, Any]]()
    async for event in call_stream(ai.generation.StreamConceptGraph, request, token=caller.token, timeout=60):
        events.append((time.monotonic() - begin, event))

    (first, piece), (end, last) = events[0], events[-1]
    assert len(piece.piece.nodes) == 1
    assert len(last.result.graph.nodes) == 40
    assert first <= 0.15 * end


async def test_a_reply_is_text_tools_and_a_finish(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(
        text(
            "Here it is.",
            tool_calls=tool_call("generateNodeGraph", GRAPH).tool_calls,
            finish_reason="tool_calls",
        )
    )
    request = caller.message()
    request.history.add(role=chat.CHAT_ROLE_USER, text="Hello", id="m1")
    request.history.add(role=chat.CHAT_ROLE_ASSISTANT, text="Good morning.", id="m2")
    request.tools.append(chat.CHAT_TOOL_GENERATE_NODE_GRAPH)

    events = await caller.stream(ai.chat.StreamChatReply, request)

    parts = [event.WhichOneof("part") for event in events if event.WhichOneof("part")]
    assert events[0].text_delta
    assert parts[0] == "tool_input_start"
    assert parts[-3:] == ["tool_input_delta", "tool_output_available", "finish"]
    assert "".join(event.text_delta for event in events) == "Here it is."
    assert "".join(event.tool_input_delta.input_text_delta for event in events) == GRAPH
    assert [node.label for node in events[-2].tool_output_available.graph.nodes] == ["Bakery", "Oven"]
    assert events[-1].finish.finish_reason == chat.FINISH_REASON_TOOL_CALLS
    assert [kept.id for kept in events[-1].finish.info.receipt.kept] == ["m1", "m2"]


async def test_what_a_reply_draws_comes_in_pieces_where_they_are_asked_for(
    ai: RunningAi, caller: Caller
) -> None:
    ai.model.then(tool_call("generateNodeGraph", GRAPH, delay=0.02))
    request = caller.message(), caller.message()
    for asked in request:
        asked.tools.append(chat.CHAT_TOOL_GENERATE_NODE_GRAPH)
    request[0].pieces = True

    events = await caller.stream(ai.chat.StreamChatReply, request[0])
    ai.model.then(tool_call("generateNodeGraph", GRAPH, delay=0.02))
    others = await caller.stream(ai.chat.StreamChatReply, request[1])

    pieces = [event.tool_output_piece for event in events if event.WhichOneof("part") == "tool_output_piece"]
    (output,) = (event.tool_output_available for event in events if event.HasField("tool_output_available"))
    assert len(pieces) > 1
    assert {piece.tool_call_id for piece in pieces} == {output.tool_call_id}
    assert [node.label for piece in pieces for node in piece.graph.nodes] == ["Bakery", "Oven"]
    assert [edge for piece in pieces for edge in piece.graph.edges] == list(output.graph.edges)
    assert not any(event.HasField("tool_output_piece") for event in others)


async def test_each_event_of_a_reply_also_has_its_name_of_0_1(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(tool_call("generateNodeGraph", GRAPH))
    request = caller.message()
    request.tools.append(chat.CHAT_TOOL_GENERATE_NODE_GRAPH)

    events = await caller.stream(ai.chat.StreamChatReply, request)

    start, *deltas, available, finish = events
    assert start.tool_call_start == chat.ToolCallStart(
        tool_call_id=start.tool_input_start.tool_call_id, tool_name="generateNodeGraph"
    )
    assert "".join(event.tool_call_delta.arguments_delta for event in deltas) == GRAPH
    assert available.tool_call_result.tool_name == "generateNodeGraph"
    assert available.tool_call_result.graph == available.tool_output_available.graph
    assert (finish.done.finish_reason, finish.done.info) == (
        finish.finish.finish_reason,
        finish.finish.info,
    )


@pytest.mark.parametrize(
    ("name", "arguments", "output"),
    [("generatePlanSection", SECTION, "section"), ("generateMermaidDiagram", DIAGRAM, "diagram")],
)
async def test_the_output_of_a_tool_of_a_reply_is_checked(
    ai: RunningAi, caller: Caller, name: str, arguments: str, output: str
) -> None:
    ai.model.then(tool_call(name, arguments))

    *_, available, finish = await caller.stream(ai.chat.StreamChatReply, _with_tools(caller))

    for said, kind in ((available.tool_output_available, "output"), (available.tool_call_result, "result")):
        assert (said.tool_name, said.WhichOneof(kind)) == (name, output)
        assert str(getattr(said, output)).strip()
    assert finish.finish.finish_reason == chat.FINISH_REASON_TOOL_CALLS


async def test_a_tool_of_a_reply_that_cannot_be_used_says_why(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(tool_call("generateMermaidDiagram", "{}"))

    *_, failed, finish = await caller.stream(ai.chat.StreamChatReply, _with_tools(caller))

    assert failed.tool_output_error.tool_name == "generateMermaidDiagram"
    assert "needs nodes" in failed.tool_output_error.error_text
    assert failed.tool_call_result.error == failed.tool_output_error.error_text
    assert finish.finish.finish_reason == chat.FINISH_REASON_TOOL_CALLS


def _with_tools(caller: Caller) -> chat.StreamChatReplyRequest:
    request = caller.message()
    request.tools.extend([chat.CHAT_TOOL_GENERATE_PLAN_SECTION, chat.CHAT_TOOL_GENERATE_MERMAID_DIAGRAM])
    return request


@pytest.mark.row("F101", clause="invalid text is kept as draft with line, column, expected tokens")
async def test_a_diagram_that_does_not_parse_is_an_answer_with_its_place(
    ai: RunningAi, caller: Caller
) -> None:
    request = workshop.ValidateDiagramRequest(content="flowchart TD\n  a --> b\n  c -->[\n")

    answer = await caller.call(ai.workshop.ValidateDiagram, request)

    verdict = answer.verdict
    assert (verdict.valid, verdict.line) == (False, 3)
    assert verdict.column > 0
    assert verdict.expected
    assert verdict.message


@pytest.mark.row("F101", clause="invalid text is kept as draft with line, column, expected tokens")
async def test_a_diagram_that_is_unsafe_or_too_large_is_not_valid_and_says_why(
    ai: RunningAi, caller: Caller
) -> None:
    unsafe = 'flowchart TD\n  a --> b\n  click a "javascript:alert(1)"\n'
    large = "flowchart TD\n" + "\n".join(f"  a{number} --> b" for number in range(501))

    verdicts = [
        (
            await caller.call(ai.workshop.ValidateDiagram, workshop.ValidateDiagramRequest(content=text))
        ).verdict
        for text in (unsafe, large)
    ]

    assert [(said.valid, said.reason, said.line, said.column) for said in verdicts] == [
        (False, "unsafe", 3, 12),
        (False, "too_large_for_browsers", 0, 0),
    ]
    assert [said.detected_type for said in verdicts] == ["flowchart-v2"] * 2


async def test_a_diagram_that_parses_is_said_to_be_of_its_kind(ai: RunningAi, caller: Caller) -> None:
    request = workshop.ValidateDiagramRequest(content='pie\n  "Bread" : 3\n')

    answer = await caller.call(ai.workshop.ValidateDiagram, request)

    assert (answer.verdict.valid, answer.verdict.detected_type) == (True, "pie")


@pytest.mark.row("F37", clause="always sends named `tool_choice`")
@pytest.mark.parametrize(
    ("method", "request_type", "tool"),
    [
        ("GeneratePlanSection", service.GeneratePlanSectionRequest, "generatePlanSection"),
        ("StreamPlanSection", service.StreamPlanSectionRequest, "generatePlanSection"),
        ("GenerateConceptGraph", service.GenerateConceptGraphRequest, "generateNodeGraph"),
        ("StreamConceptGraph", service.StreamConceptGraphRequest, "generateNodeGraph"),
        ("GenerateDiagram", service.GenerateDiagramRequest, "generateMermaidDiagram"),
        ("GenerateTimeline", service.GenerateTimelineRequest, "generateMermaidDiagram"),
    ],
)
async def test_each_generating_rpc_names_its_tool(
    ai: RunningAi, caller: Caller, method: str, request_type: Any, tool: str
) -> None:
    ai.model.then(SAID[method])
    request = request_type(input=caller.input())
    if hasattr(request, "section"):
        request.section = "Goals"

    await (caller.stream if method.startswith("Stream") else caller.call)(
        getattr(ai.generation, method), request
    )

    body = ai.model.requests[0].body
    assert body["tool_choice"] == {"type": "function", "function": {"name": tool}}
    assert [each["function"]["strict"] for each in body["tools"]] == [True]


@pytest.mark.row("F129", clause="sees temperature 0.3 for plans and 0.7 for diagrams without any setting")
async def test_plans_are_sampled_low_and_diagrams_high(ai: RunningAi, caller: Caller) -> None:
    for method, request in (
        ("GeneratePlanSection", caller.section()),
        ("GenerateConceptGraph", caller.graph()),
        ("GenerateDiagram", service.GenerateDiagramRequest(input=caller.input())),
        ("GenerateTimeline", service.GenerateTimelineRequest(input=caller.input())),
    ):
        ai.model.then(SAID[method])
        await caller.call(getattr(ai.generation, method), request)

    assert [request.body["temperature"] for request in ai.model.requests] == [0.3, 0.3, 0.7, 0.7]


@pytest.mark.row("F129", clause="and what a setting says with one")
async def test_a_setting_decides_over_the_temperature(start_ai: Any) -> None:
    async with start_ai(temperature_section=1.1, temperature_diagram=0.0) as ai:
        caller = ai.projects()
        ai.model.then(SAID["GeneratePlanSection"], SAID["GenerateDiagram"])

        await caller.call(ai.generation.GeneratePlanSection, caller.section())
        await caller.call(ai.generation.GenerateDiagram, service.GenerateDiagramRequest(input=caller.input()))

        assert [request.body["temperature"] for request in ai.model.requests] == [1.1, 0.0]


async def test_a_summary_is_made_of_the_messages_and_has_no_number_that_was_not_said(
    ai: RunningAi, caller: Caller
) -> None:
    said = "We open in May. The rent is 900 euros."
    made_up = " They have 70 guests."
    ai.model.summary = tool_call("summarizeConversation", json.dumps({"summary": said + made_up}))
    item = generation.ContextItem(id="message:m1", kind="message", text=said, label="user")

    answer = await caller.call(
        ai.generation.SummarizeConversation,
        service.SummarizeConversationRequest(input=caller.input(context=[item])),
    )

    assert answer.summary.text == said
    assert list(answer.info.repairs) == ["A sentence with a number that nobody said was left out."]
    assert (answer.info.prompt.id, answer.info.cache_status) == ("summary", generation.CACHE_STATUS_MISS)


async def test_a_drawing_keeps_something_of_every_section_where_the_budget_is_short(
    ai: RunningAi, caller: Caller
) -> None:
    ai.model.then(tool_call("generateNodeGraph", GRAPH))
    talk = [
        generation.ContextItem(
            id=f"{section}-{n}", kind="message", text=f"{section} {n}. " * 20, label="user", section=section,
            priority=priority,
        )
        for section, priority in (("Context", 50), ("Timeline", 20), ("Goals", 20))
        for n in range(5)
    ]  # fmt: skip
    request = caller.graph(context=talk, context_token_budget=1_200)

    answer = await caller.call(ai.generation.GenerateConceptGraph, request)

    kept = [item.id.partition("-")[0] for item in answer.info.receipt.kept]
    assert set(kept) == {"Context", "Timeline", "Goals"}
    assert len(answer.info.receipt.dropped) > 0
    assert answer.info.receipt.tokens <= answer.info.receipt.token_budget == 1_200
