"""The UI message stream: whatever a turn does, only chunks and fields that ai 5.0.0 knows, in an order it takes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_edge_gateway.adapters.inbound.http.ui_message_stream import UiMessageStream
from eightgentc_edge_gateway.ports.turn_event import (
    TextDelta,
    ToolCalled,
    ToolDelta,
    ToolResult,
    TurnEnded,
    TurnEntry,
    TurnEvent,
    TurnStarted,
)

STARTED = TurnStarted("t1", "c1", "a1")
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
}

pytestmark = pytest.mark.row("F40")


def chunks_of(frames: bytes) -> list[dict[str, Any]]:
    lines = frames.decode().split("\n")
    return [json.loads(line[6:]) for line in lines if line.startswith("data: {")]


def stream(*entries: TurnEntry) -> bytes:
    writer = UiMessageStream()
    return b"".join(writer.frames(TurnEvent(n, entry)) for n, entry in enumerate(entries, start=1))


entries = st.lists(
    st.one_of(
        st.builds(TextDelta, st.text(min_size=1)),
        st.builds(ToolCalled, st.sampled_from("ab"), st.just("tool")),
        st.builds(ToolDelta, st.sampled_from("ab"), st.text()),
        st.builds(ToolResult, st.sampled_from("ab"), st.just("tool"), st.just('{"a":1}'), st.just("")),
        st.builds(ToolResult, st.sampled_from("ab"), st.just("tool"), st.just(""), st.text(min_size=1)),
    ),
    max_size=12,
)
ends = st.builds(TurnEnded, st.sampled_from(["done", "aborted", "failed"]), error=st.text())


@given(entries, ends)
def test_only_what_the_oldest_client_knows_is_sent(middle, end):
    for chunk in chunks_of(stream(STARTED, *middle, end)):
        assert set(chunk) - {"type"} <= FIELDS[chunk["type"]]


@given(entries, ends)
def test_text_is_started_before_it_grows_and_ended_once(middle, end):
    open_ids: set[str] = set()
    for chunk in chunks_of(stream(STARTED, *middle, end)):
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
    assert stream(STARTED, *middle, end).endswith(b"data: [DONE]\n\n")


def test_number_stands_at_the_last_chunk_of_its_entry():
    lines = stream(STARTED, TextDelta("a")).decode().split("\n\n")

    assert [line.partition("\n")[0] for line in lines if line.startswith("id:")] == ["id: 1", "id: 2"]
    assert not lines[0].startswith("id:")
    assert json.loads(lines[1].partition("data: ")[2]) == {"type": "start-step"}


def test_farewell_tells_where_to_come_back():
    writer = UiMessageStream()
    for number, entry in enumerate((STARTED, TextDelta("a")), start=1):
        writer.frames(TurnEvent(number, entry))

    farewell = writer.farewell()

    assert farewell.startswith(b"event: reconnect\n")
    assert chunks_of(farewell) == [
        {"type": "data-reconnect", "data": {"turnId": "t1", "after": 2}, "transient": True}
    ]
