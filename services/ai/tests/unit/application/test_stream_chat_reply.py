"""StreamChatReply: words and tools as they come; a tool that cannot be used does not spoil the words."""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_ai.adapters.outbound.memory.language_model import USAGE, calling, saying
from eightgentc_ai.application.stream_chat_reply import (
    MAX_HISTORY,
    ReplyFinish,
    ReplyRequest,
    StreamChatReply,
    ToolOutputAvailable,
    ToolOutputError,
    ToolOutputPiece,
)
from eightgentc_ai.domain.concept_graph import MAX_NODES
from eightgentc_ai.domain.errors import ModelRefused, OutputInvalid, OutputTooLong, ParserUnavailable
from eightgentc_ai.domain.generation import CacheStatus, ContextItem
from eightgentc_ai.domain.memory import CorrectedInsight, InsightCorrection
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    TextDelta,
    ToolCall,
    ToolInputDelta,
    ToolInputStart,
)
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import (
    CORRECT_INSIGHT,
    MERMAID_DIAGRAM,
    NODE_GRAPH,
    PLAN_SECTION,
    REMEMBER_INSIGHT,
    TIMELINE,
)
from eightgentc_ai.ports.diagram_parser import ParseVerdict
from eightgentc_ai.ports.language_model import ToolsRefused
from eightgentc_kit.errors import FieldInvalid

from .conftest import asking

GRAPH = '{"nodes": [{"id": "n1", "label": "Oven"}, {"id": "n2", "label": "Bread"}], "edges": []}'
FLOW = '{"type": "flowchart", "nodes": [{"id": "a", "label": "Rent"}], "edges": []}'


class Parser:
    """Implements `DiagramParser`: accepts everything, or is unavailable."""

    def __init__(self, *, available: bool = True) -> None:
        self.available = available

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        if not self.available:
            raise ParserUnavailable
        return ParseVerdict(valid=True, diagram_type="flowchart-v2")


async def reply(walk: Any, *, parser: bool = True, **asked: Any) -> list[Any]:
    use_case = StreamChatReply(walk.runs, Parser(available=parser), LibraryGraphLayout())
    request = ReplyRequest(
        **{"input": asking(), "tools": [PLAN_SECTION, NODE_GRAPH, MERMAID_DIAGRAM], **asked}
    )
    events = [event async for event in use_case(request)]
    await walk.runs.close()
    return events


async def test_words_come_in_pieces_and_the_end_says_why(walk_on: Any) -> None:
    walk = walk_on(saying("Good morning, baker."))

    *pieces, done = await reply(walk)

    assert "".join(piece.text for piece in pieces) == "Good morning, baker."
    assert isinstance(done, ReplyFinish)
    assert (done.finish_reason, done.info.usage, done.info.cache_status) == (
        "stop",
        USAGE,
        CacheStatus.BYPASS,
    )


@pytest.mark.row("F37", clause="auto in chat")
async def test_the_model_may_choose_a_tool_and_its_arguments_come_checked(walk_on: Any) -> None:
    walk = walk_on(calling("generateNodeGraph", GRAPH))

    start, *pieces, available, done = await reply(walk)

    assert start == ToolInputStart("call-1", "generateNodeGraph")
    assert "".join(piece.input_text_delta for piece in pieces if isinstance(piece, ToolInputDelta)) == GRAPH
    assert [node.label for node in available.output.nodes] == ["Oven", "Bread"]
    assert all(node.x is not None for node in available.output.nodes)
    assert done.finish_reason == "tool_calls"
    assert walk.model.requests[0].forced is None


async def test_the_model_is_told_which_section_the_chat_is_about(walk_on: Any) -> None:
    walk = walk_on(saying("Good morning."))

    await reply(walk, section="Goals")

    told = [message for message in walk.model.requests[0].messages if '"Section":"Goals"' in message.content]
    assert [message.role for message in told] == ["user"]


async def test_a_section_without_a_name_is_the_one_the_chat_is_about(walk_on: Any) -> None:
    walk = walk_on(calling("generatePlanSection", '{"content": "We open."}'))

    events = await reply(walk, section="Goals")

    assert next(event.output.section for event in events if isinstance(event, ToolOutputAvailable)) == "Goals"


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("generateNodeGraph", "no JSON", "one valid JSON object"),
        ("generateMermaidDiagram", "{}", "needs nodes"),
        ("deleteProject", "{}", "This tool was not offered."),
    ],
)
async def test_a_tool_that_cannot_be_used_says_why_and_the_words_stay(
    walk_on: Any, name: str, arguments: str, error: str
) -> None:
    walk = walk_on(ModelAnswer("Here.", (ToolCall("c1", name, arguments),), "tool_calls", USAGE, "m"))

    events = await reply(walk)

    failed = next(event for event in events if isinstance(event, ToolOutputError))
    assert error in failed.error_text
    assert isinstance(events[0], TextDelta)
    assert isinstance(events[-1], ReplyFinish)


async def test_half_of_a_tools_input_says_that_it_did_not_fit(walk_on: Any) -> None:
    walk = walk_on(calling("generateNodeGraph", GRAPH[:20], finish_reason="length"))

    events = await reply(walk)

    failed = next(event for event in events if isinstance(event, ToolOutputError))
    assert failed.error_text == OutputTooLong().message
    assert events[-1].finish_reason == "length"


async def test_an_unavailable_parser_does_not_end_the_reply(walk_on: Any) -> None:
    walk = walk_on(calling("generateMermaidDiagram", FLOW))

    events = await reply(walk, parser=False)

    failed = next(event for event in events if isinstance(event, ToolOutputError))
    assert failed.error_text.startswith("The diagram parser")
    assert walk.statuses == ["done"]


async def test_half_a_reply_is_a_reply(walk_on: Any) -> None:
    walk = walk_on(saying("Good mor", finish_reason="length"))

    events = await reply(walk)

    assert events[-1].finish_reason == "length"


@pytest.mark.row("F39", clause="Each finish reason maps to one gRPC status")
@pytest.mark.parametrize(
    ("said", "error"),
    [
        (saying("  "), OutputInvalid),
        (saying("", refusal="No."), ModelRefused),
        (saying("", finish_reason="length"), OutputTooLong),
    ],
)
async def test_no_reply_is_an_error(walk_on: Any, said: ModelAnswer, error: type[Exception]) -> None:
    walk = walk_on(said)

    with pytest.raises(error):
        await reply(walk)

    assert (walk.ledger[0].input_tokens, walk.ledger[0].output_tokens) == (100, 20)


@pytest.mark.row("F137", clause="free chat never by default")
async def test_a_reply_is_never_stored(walk_on: Any) -> None:
    walk = walk_on(saying("Good morning."))

    for _ in range(2):
        await reply(walk, input=asking(request_id="r1"))

    assert walk.calls == 2


async def test_earlier_messages_are_trimmed_from_the_oldest_and_stand_in_the_receipt(walk_on: Any) -> None:
    walk = walk_on(saying("Good morning."), history_tokens=20)
    history = [
        Message("user", "x" * 30, "m1"),
        Message("assistant", "y" * 5, "m2"),
        Message("user", "z" * 5, "m3"),
    ]

    events = await reply(walk, history=history)

    receipt = events[-1].info.receipt
    assert ([line.id for line in receipt.kept], [line.id for line in receipt.dropped]) == (
        ["m3"],
        ["m1", "m2"],
    )
    assert [message.content for message in walk.model.requests[0].messages[3:]] == ["z" * 5, "Bread, please."]


async def test_who_leaves_stops_the_model(walk_on: Any) -> None:
    walk = walk_on(saying("Good morning, baker."))
    use_case = StreamChatReply(walk.runs, Parser(), LibraryGraphLayout())

    async with aclosing(use_case(ReplyRequest(asking()))) as events:
        await anext(events)

    assert (walk.model.stopped, walk.statuses) == (1, ["CANCELLED"])


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("input.prompt", {"input": asking(prompt="  ")}),
        ("history", {"history": [Message("user", "x")] * (MAX_HISTORY + 1)}),
        ("history", {"history": [Message("user", "x" * 4_000_001)]}),
        ("section", {"section": "x" * 101}),
    ],
)
async def test_what_is_out_of_bounds_is_refused_by_name(
    walk_on: Any, field: str, asked: dict[str, Any]
) -> None:
    with pytest.raises(FieldInvalid) as refused:
        await reply(walk_on(), **asked)

    assert refused.value.violations[0].field == field


@pytest.mark.parametrize(
    "asked",
    [
        {"history": [Message("user", "x")] * MAX_HISTORY},
        {"history": [Message("user", "x" * 4_000_000)]},
        {"section": "x" * 100},
    ],
    ids=["messages", "bytes", "section"],
)
async def test_what_just_reaches_a_bound_is_answered(walk_on: Any, asked: dict[str, Any]) -> None:
    walk = walk_on(saying("Good morning."))

    events = await reply(walk, **asked)

    assert isinstance(events[-1], ReplyFinish)


async def test_arguments_that_hold_a_nul_are_read_without_it(walk_on: Any) -> None:
    arguments = json.dumps({"section": "Go\0als", "content": "We\0 open."})

    events = await reply(walk_on(calling("generatePlanSection", arguments)))

    available = next(event for event in events if isinstance(event, ToolOutputAvailable))
    assert (available.output.section, available.output.content) == ("Goals", "We open.")


CHOOSES = '{"action": "generateNodeGraph"}'


@pytest.mark.row("F131", clause="engines alike")
async def test_a_model_whose_server_takes_no_tools_is_asked_what_to_do_and_then_for_it_alone(
    walk_on: Any,
) -> None:
    walk = walk_on(ToolsRefused(), saying(CHOOSES), saying(GRAPH))

    start, *pieces, available, done = await reply(walk)

    offered, choice, made = walk.model.requests
    assert start == ToolInputStart("call-1", "generateNodeGraph")
    assert "".join(piece.input_text_delta for piece in pieces) == GRAPH
    assert [node.label for node in available.output.nodes] == ["Oven", "Bread"]
    assert done.finish_reason == "tool_calls"
    assert (len(offered.offered), choice.offered, made.offered) == (3, (), ())
    assert (choice.forced.name, made.forced) == ("chooseAction", NODE_GRAPH)
    assert done.info.usage.output_tokens == 2 * USAGE.output_tokens


@pytest.mark.parametrize(
    "choice",
    [saying('{"action": "none"}'), saying("None of them, I think."), saying('{"action": "dropTables"}')],
)
async def test_where_it_chooses_nothing_it_answers_in_words(walk_on: Any, choice: ModelAnswer) -> None:
    walk = walk_on(ToolsRefused(), choice, saying("Good morning."))

    *pieces, done = await reply(walk)

    assert "".join(piece.text for piece in pieces) == "Good morning."
    assert done.finish_reason == "stop"
    assert (walk.model.requests[-1].forced, walk.model.requests[-1].offered) == (None, ())


@pytest.mark.row("F131", clause="engines alike")
async def test_a_small_model_is_asked_for_what_the_message_asks_for_and_nothing_else(walk_on: Any) -> None:
    text = '{"content": "We open a bakery."}'
    walk = walk_on(saying(text), small_model=True)
    said = asking(prompt="Write the Budget section.")

    start, *pieces, available, done = await reply(walk, input=said, section="Goals")

    [request] = walk.model.requests
    assert (start, request.forced.name) == (
        ToolInputStart("call-1", "generatePlanSection"),
        "generatePlanSection",
    )
    assert len(pieces) > 1
    assert "".join(piece.input_text_delta for piece in pieces) == text
    assert (available.output.section, available.output.content) == ("Budget", "We open a bakery.")
    assert done.finish_reason == "tool_calls"


async def test_a_small_model_that_is_told_something_answers_in_words(walk_on: Any) -> None:
    walk = walk_on(saying("Good morning."), small_model=True)

    *pieces, done = await reply(walk, input=asking(prompt="We open a bakery in Porto."))

    [request] = walk.model.requests
    assert "".join(piece.text for piece in pieces) == "Good morning."
    assert (request.offered, request.forced, done.finish_reason) == ((), None, "stop")


async def test_of_a_graph_that_a_small_model_draws_in_a_chat_nodes_come_while_it_writes(walk_on: Any) -> None:
    walk = walk_on(saying('{"nodes": [{"label": "Oven"}, {"label": "Bread"}]}'), small_model=True)
    said = asking(prompt="Draw the concept map of the oven and the bread.")

    events = await reply(walk, input=said, pieces=True)

    pieces = [event.graph.nodes for event in events if isinstance(event, ToolOutputPiece)]
    available = next(event for event in events if isinstance(event, ToolOutputAvailable))
    assert [node.label for nodes in pieces for node in nodes] == ["Oven", "Bread"]
    assert len(pieces) == 2
    assert [node.label for node in available.output.nodes] == ["Oven", "Bread"]


async def test_a_small_model_forgets_what_is_known_and_answers_in_words_where_nothing_is(
    walk_on: Any,
) -> None:
    known = [ContextItem("insight:1", "insight", "We open in Porto.")]
    told = {"prompt": "Forget what I said about Porto."}
    walk = walk_on(saying('{"insightId": "insight:1"}'), small_model=True)
    available = (await reply(walk, input=asking(**told, context=known), tools=[CORRECT_INSIGHT]))[-2]
    words = walk_on(saying("Nothing."), small_model=True)
    events = await reply(words, input=asking(**told), tools=[CORRECT_INSIGHT])

    assert available.output == CorrectedInsight("insight:1", InsightCorrection.FORGET)
    assert {type(event) for event in events} == {TextDelta, ReplyFinish}


async def test_of_a_graph_that_never_ends_the_first_nodes_are_kept(walk_on: Any) -> None:
    nodes = [{"id": f"n{number}", "label": f"Idea {number}"} for number in range(MAX_NODES + 1)]
    edges = [{"source": "n0", "target": f"n{MAX_NODES}"}, {"source": "n0", "target": "n1"}]
    walk = walk_on(calling("generateNodeGraph", json.dumps({"nodes": nodes, "edges": edges})))

    *_, available, done = await reply(walk)

    assert len(available.output.nodes) == MAX_NODES
    assert [edge.target for edge in available.output.edges] == ["n1"]
    assert f"Only the first {MAX_NODES} nodes were kept." in done.info.repairs


async def test_a_timeline_is_written_from_its_tasks(walk_on: Any) -> None:
    tasks = [{"id": "t1", "label": "Rent", "start": "2027-03-01", "end": None}]
    walk = walk_on(
        calling("generateTimeline", json.dumps({"type": "timeline", "title": None, "tasks": tasks}))
    )

    *_, available, _ = await reply(walk, tools=[TIMELINE])

    assert available.output.content.startswith("timeline\n")
    assert ": Rent" in available.output.content


async def test_what_is_to_be_remembered_comes_with_the_words_that_say_it(walk_on: Any) -> None:
    said = {"kind": "constraint", "text": "We never work on Sundays.", "quote": "never work on Sundays"}
    walk = walk_on(calling("rememberInsight", json.dumps(said)))

    asked = asking(prompt="Remember that we never work on Sundays.")
    *_, available, _ = await reply(walk, input=asked, tools=[REMEMBER_INSIGHT])

    assert (available.output.text, available.output.quote) == (said["text"], said["quote"])


async def test_an_insight_that_is_not_known_is_not_forgotten(walk_on: Any) -> None:
    said = {"insightId": "insight:7", "action": "forget", "text": None, "quote": None}
    walk = walk_on(calling("correctInsight", json.dumps(said)))

    *_, failed, _ = await reply(walk, tools=[CORRECT_INSIGHT])

    assert failed == ToolOutputError(
        failed.tool_call_id, "correctInsight", "insightId must be the id of an item of kind insight."
    )
