"""The parts of an answer: in the order in which a client shows them, whole, and back to the events they came from."""

import json

from eightgentc_projects.application.message_parts import MessageParts, events_of
from eightgentc_projects.domain.stream_event import (
    DataPart,
    TextDelta,
    ToolInputDelta,
    ToolInputStart,
    ToolOutputAvailable,
    ToolOutputError,
)

DATA = DataPart("graph", "p1", '{"nodes": []}')
DONE = ToolOutputAvailable("c1", "draw", '{"proposalId": "p1"}', '{"a": 1}', DATA)
FAILED = ToolOutputError("c2", "draw", "Too much.", '{"b": 2}')


def parts_of(*events):
    parts = MessageParts()
    for event in events:
        parts.add(event)
    return json.loads(parts.as_json())


def test_text_before_and_after_a_tool_are_two_parts():
    shown = parts_of(
        TextDelta("Be"), TextDelta("fore"), ToolInputStart("c1", "draw"), DONE, TextDelta("After")
    )

    assert [part["type"] for part in shown] == ["step-start", "text", "tool-draw", "data-graph", "text"]
    assert [part["text"] for part in shown if part["type"] == "text"] == ["Before", "After"]


def test_a_tool_is_where_its_input_began():
    shown = parts_of(ToolInputStart("c1", "draw"), ToolInputStart("c2", "draw"), FAILED, DONE)

    assert [(part.get("toolCallId"), part.get("state")) for part in shown[1:3]] == [
        ("c1", "output-available"),
        ("c2", "output-error"),
    ]


def test_a_tool_whose_input_never_ended_is_none():
    parts = MessageParts()
    for event in (ToolInputStart("c1", "draw"), ToolInputDelta("c1", "{")):
        parts.add(event)

    assert parts.is_empty
    assert json.loads(parts.as_json()) == [{"type": "step-start"}]


def test_a_tool_of_a_release_before_has_its_output_for_its_input():
    [_, tool] = parts_of(ToolOutputAvailable("c1", "draw", '{"a": 1}'))

    assert (tool["input"], tool["output"]) == ({"a": 1}, {"a": 1})


def test_an_error_without_an_input_says_null():
    [_, tool] = parts_of(ToolOutputError("c1", "draw", "No JSON."))

    assert (tool["input"], tool["errorText"]) == (None, "No JSON.")


def test_saved_parts_give_the_events_again():
    events = [TextDelta("Here"), DONE, FAILED, TextDelta("There")]
    parts = MessageParts()
    for event in events:
        parts.add(event)

    assert list(events_of(parts.as_json())) == events


def test_a_message_of_a_release_before_gives_its_events():
    saved = [
        {"type": "step-start"},
        {"type": "text", "text": "Here", "state": "done"},
        {
            "type": "tool-t",
            "toolCallId": "c",
            "state": "output-available",
            "input": {"a": 1},
            "output": {"a": 1},
        },
    ]

    assert list(events_of(json.dumps(saved))) == [
        TextDelta("Here"),
        ToolOutputAvailable("c", "t", '{"a": 1}', '{"a": 1}'),
    ]
