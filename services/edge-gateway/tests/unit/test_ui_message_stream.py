"""The UI message stream: whatever a turn does, only chunks and fields that ai 5.0.0 knows, in an order it takes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1.generation_pb2 import Generation
from eightgentc_edge_gateway.translate.ui_message_stream import UiMessageStream

START = pb.TurnEvent(
    start=pb.TurnStart(turn=conversation_pb2.Turn(id="t1", conversation_id="c1", assistant_message_id="a1"))
)
# Every chunk of 5.0.0 that we use, with all the fields it may have: that version refuses any other.
FIELDS = {
    "start": {"messageId", "messageMetadata"},
    "start-step": set(),
    "text-start": {"id"},
    "text-delta": {"id", "delta"},
    "text-end": {"id"},
    "tool-input-start": {"toolCallId", "toolName"},
    "tool-input-delta": {"toolCallId", "inputTextDelta"},
    "tool-input-available": {"toolCallId", "toolName", "input"},
    "tool-output-available": {"toolCallId", "output"},
    "tool-output-error": {"toolCallId", "errorText"},
    "message-metadata": {"messageMetadata"},
    "finish-step": set(),
    "finish": {"messageMetadata"},
    "abort": set(),
    "error": {"errorText"},
    "data-reconnect": {"data", "transient"},
    "data-queued": {"data", "transient"},
    "data-notice": {"id", "data"},
    "data-graph": {"id", "data"},
}

pytestmark = pytest.mark.row("F40")


def chunks_of(frames: bytes) -> list[dict[str, Any]]:
    lines = frames.decode().split("\n")
    return [json.loads(line[6:]) for line in lines if line.startswith("data: {")]


def stream(*events: pb.TurnEvent) -> bytes:
    writer = UiMessageStream()
    return b"".join(writer.frames(numbered(n, event)) for n, event in enumerate(events, start=1))


def numbered(number: int, event: pb.TurnEvent) -> pb.TurnEvent:
    return pb.TurnEvent(number=number, **{field.name: value for field, value in event.ListFields()})


def part(name: str, kind: type[Any], **fields: Any) -> st.SearchStrategy[pb.TurnEvent]:
    return st.builds(kind, **fields).map(lambda value: pb.TurnEvent(**{name: value}))


texts = st.text(st.characters(codec="utf-8"))
some_text = st.text(st.characters(codec="utf-8"), min_size=1)
calls = {"tool_call_id": st.sampled_from("ab")}
tools = calls | {"tool_name": st.just("tool")}
entries = st.lists(
    st.one_of(
        some_text.map(lambda text: pb.TurnEvent(text_delta=text)),
        part("tool_input_start", pb.ToolInputStart, **tools),
        part("tool_input_delta", pb.ToolInputDelta, **calls, input_text_delta=texts),
        part(
            "tool_output_available",
            pb.ToolOutputAvailable,
            **tools,
            output=st.just('{"a":1}'),
            input=st.sampled_from(["", '{"b":2}']),
            data=st.sampled_from([None, pb.DataPart(name="graph", id="p1", data='{"nodes":[]}')]),
        ),
        part(
            "tool_output_error",
            pb.ToolOutputError,
            **tools,
            error_text=some_text,
            input=st.sampled_from(["", '{"b":2}']),
        ),
    ),
    max_size=12,
)
ends = part(
    "finish",
    pb.TurnFinish,
    state=st.sampled_from(
        [
            conversation_pb2.TURN_STATE_DONE,
            conversation_pb2.TURN_STATE_ABORTED,
            conversation_pb2.TURN_STATE_FAILED,
        ]
    ),
    error_text=texts,
    generation=st.builds(Generation, provider=st.sampled_from(["openai", "offline-planner"])),
)


@given(entries, ends)
def test_only_what_the_oldest_client_knows_is_sent(middle, end):
    for chunk in chunks_of(stream(START, *middle, end)):
        assert set(chunk) - {"type"} <= FIELDS[chunk["type"]]


@given(entries, ends)
def test_text_is_started_before_it_grows_and_ended_once(middle, end):
    open_ids: set[str] = set()
    for chunk in chunks_of(stream(START, *middle, end)):
        match chunk["type"]:
            case "text-start":
                assert not open_ids
                open_ids.add(chunk["id"])
            case "text-delta":
                assert chunk["id"] in open_ids
            case "text-end":
                open_ids.remove(chunk["id"])
    assert not open_ids


@given(entries, ends)
def test_every_stream_that_ends_says_done(middle, end):
    assert stream(START, *middle, end).endswith(b"data: [DONE]\n\n")


def test_number_comes_with_the_last_chunk_of_its_event():
    frames = stream(START, pb.TurnEvent(text_delta="a")).decode().split("\n\n")

    assert [frame.partition("\n")[0] for frame in frames if frame.startswith("id:")] == ["id: 1", "id: 2"]
    assert not frames[0].startswith("id:")
    assert json.loads(frames[1].partition("data: ")[2]) == {"type": "start-step"}


def test_reconnect_tells_where_to_come_back():
    writer = UiMessageStream()
    for number, event in enumerate((START, pb.TurnEvent(text_delta="a")), start=1):
        writer.frames(numbered(number, event))

    last = writer.reconnect()

    assert last.startswith(b"event: reconnect\n")
    assert chunks_of(last) == [
        {"type": "data-reconnect", "data": {"turnId": "t1", "after": 2}, "transient": True}
    ]


def test_what_a_tool_made_is_shown_between_its_input_and_what_became_of_it():
    done = pb.ToolOutputAvailable(
        tool_call_id="a",
        tool_name="tool",
        input='{"content":"Text"}',
        output='{"applied":true}',
        data=pb.DataPart(name="plan-section", id="p1", data='{"version":1}'),
    )

    assert chunks_of(stream(START, pb.TurnEvent(tool_output_available=done)))[2:] == [
        {
            "type": "tool-input-available",
            "toolCallId": "a",
            "toolName": "tool",
            "input": {"content": "Text"},
        },
        {"type": "data-plan-section", "id": "p1", "data": {"version": 1}},
        {"type": "tool-output-available", "toolCallId": "a", "output": {"applied": True}},
    ]


def drawing(number: int, count: int) -> pb.TurnEvent:
    """A piece of so many nodes."""
    data = json.dumps({"nodes": [{"id": f"n{number}-{place}"} for place in range(count)], "edges": []})
    piece = pb.DataPiece(tool_call_id="call-1", name="graph", id="p1", data=data)
    return pb.TurnEvent(number=number, data_piece=piece)


def drawn(stream: UiMessageStream, *events: pb.TurnEvent) -> list[dict[str, Any]]:
    """The chunks of the graph that the events give."""
    lines = b"".join(stream.frames(event) for event in events).splitlines()
    chunks = [json.loads(line[6:]) for line in lines if line.startswith(b"data: {")]
    return [chunk for chunk in chunks if chunk["type"] == "data-graph"]


def test_each_chunk_of_a_drawing_holds_all_its_nodes_so_far_under_one_id():
    first, second = drawn(UiMessageStream(), drawing(2, 1), drawing(3, 2))

    assert first["id"] == second["id"] == "p1"
    assert [len(chunk["data"]["nodes"]) for chunk in (first, second)] == [1, 3]
    assert second["data"]["state"] == "drawing"
    assert set(first) == {"type", "id", "data"}


def test_a_drawing_of_sixty_nodes_is_sent_at_most_five_times_over():
    chunks = drawn(UiMessageStream(), *(drawing(number, 1) for number in range(2, 62)))

    counts = [len(chunk["data"]["nodes"]) for chunk in chunks]
    assert counts[0] == 1
    assert counts[-1] >= 48
    assert sum(counts) <= 5 * 60


def test_a_drawing_of_which_nothing_came_is_taken_back():
    failed = pb.ToolOutputError(tool_call_id="call-1", tool_name="generateNodeGraph", error_text="No.")

    *_, last = drawn(UiMessageStream(), drawing(2, 3), pb.TurnEvent(number=3, tool_output_error=failed))

    assert last["data"] == {"proposalId": "p1", "applied": False, "state": "failed", "nodes": [], "edges": []}


def test_a_turn_that_ends_while_it_draws_takes_the_drawing_back():
    stopped = pb.TurnFinish(state=conversation_pb2.TURN_STATE_ABORTED)

    *_, last = drawn(UiMessageStream(), drawing(2, 3), pb.TurnEvent(number=3, finish=stopped))

    assert (last["data"]["state"], last["data"]["nodes"]) == ("failed", [])


def test_a_drawing_that_was_made_is_not_taken_back():
    done = pb.ToolOutputAvailable(
        tool_call_id="call-1", tool_name="generateNodeGraph", input="{}", output="{}"
    )
    finish = pb.TurnFinish(state=conversation_pb2.TURN_STATE_DONE)

    chunks = drawn(
        UiMessageStream(),
        drawing(2, 3),
        pb.TurnEvent(number=3, tool_output_available=done),
        pb.TurnEvent(number=4, finish=finish),
    )

    assert [chunk["data"]["state"] for chunk in chunks] == ["drawing"]


def queued(position: int) -> pb.TurnEvent:
    turn = conversation_pb2.Turn(id="t1", conversation_id="c1")
    return pb.TurnEvent(queued=pb.TurnQueued(turn=turn, position=position))


@pytest.mark.row("F61", clause="a message that waits says its place, and makes no message on the screen")
def test_turn_that_waits_says_its_place_before_it_starts() -> None:
    writer = UiMessageStream()
    waiting = writer.frames(queued(2)) + writer.frames(queued(1))

    data = {"turnId": "t1", "conversationId": "c1"}
    assert chunks_of(waiting) == [
        {"type": "data-queued", "data": {**data, "position": position}, "transient": True}
        for position in (2, 1)
    ]
    assert b"id:" not in waiting
    assert chunks_of(writer.frames(numbered(1, START)))[0]["type"] == "start"


def test_turn_that_is_cancelled_while_it_waits_is_an_abort_and_no_message() -> None:
    writer = UiMessageStream()
    writer.frames(queued(1))
    aborted = pb.TurnFinish(state=conversation_pb2.TURN_STATE_ABORTED)

    frames = writer.frames(pb.TurnEvent(number=1, finish=aborted))

    assert chunks_of(frames) == [{"type": "abort"}]
    assert frames.endswith(b"data: [DONE]\n\n")
