"""How the stream of a model is read: server-sent events in any pieces, neighbours joined, many streams in beats."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.adapters.outbound.openai.joined_events import joined
from eightgentc_ai.adapters.outbound.openai.pace import LONGEST_BEAT, Pace
from eightgentc_ai.adapters.outbound.openai.server_sent import ServerSent
from eightgentc_ai.domain.model_request import ModelEvent, TextDelta, ToolInputDelta, ToolInputStart

BODY = 'data: {"a": "Größe"}\r\n\r\n: note\n\ndata:{"b": 2}\n\ndata: [DONE]\n\ndata: late\n\n'.encode()

_events = st.lists(
    st.one_of(
        st.builds(TextDelta, st.text(max_size=3)),
        st.builds(ToolInputDelta, st.sampled_from(["a", "b"]), st.text(max_size=3)),
        st.builds(ToolInputStart, st.sampled_from(["a", "b"]), st.just("tool")),
    ),
    max_size=12,
)


def in_pieces(events: list[ModelEvent]) -> list[tuple[object, ...]]:
    """Each character of a delta for itself, in order."""
    found: list[tuple[object, ...]] = []
    for event in events:
        match event:
            case TextDelta(text):
                found += [("text", letter) for letter in text]
            case ToolInputDelta(id, text):
                found += [(id, letter) for letter in text]
            case _:
                found.append(("start", event))
    return found


@given(cuts=st.lists(st.integers(0, len(BODY)), max_size=8))
def test_events_are_whole_however_the_bytes_come(cuts: list[int]) -> None:
    sent, edges = ServerSent(), [0, *sorted(cuts), len(BODY)]

    data = [event for a, b in pairwise(edges) if not sent.done for event in sent.take(BODY[a:b])]

    assert data == ['{"a": "Größe"}'.encode(), b'{"b": 2}']
    assert sent.done


_documents = st.lists(st.sampled_from(['{"a": "Größe"}', '{"b": [1, 2]}', "{}"]), max_size=5)
_between = st.sampled_from(
    ["", ": ping", "event: message", "id: 7", "retry: 10", "data:", "unknown: x", "unknown"]
)


@given(
    documents=_documents,
    line_end=st.sampled_from(["\n", "\r", "\r\n"]),
    more=_between,
    start=st.sampled_from(["", "\ufeff"]),
    ended=st.booleans(),
    data=st.data(),
)
def test_events_are_the_same_with_every_line_end_and_every_field_around_them(
    documents: list[str], line_end: str, more: str, start: str, ended: bool, data: st.DataObject
) -> None:
    lines = [line for document in documents for line in (more, f"data: {document}", "")]
    body = (start + line_end.join([*lines, ""])).encode()
    body = body if ended else body.rstrip(b"\r\n")
    edges = [0, *sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=8))), len(body)]
    sent = ServerSent()

    found = [event for a, b in pairwise(edges) for event in sent.take(body[a:b])]

    assert [*found, *sent.end()] == [document.encode() for document in documents]


@given(_events)
def test_joining_keeps_every_character_in_its_place(events: list[ModelEvent]) -> None:
    assert in_pieces(joined(events)) == in_pieces(events)


@given(_events)
def test_no_two_deltas_in_a_row_could_be_one(events: list[ModelEvent]) -> None:
    found = joined(events)

    for one, next_one in pairwise(found):
        assert not (isinstance(one, TextDelta) and isinstance(next_one, TextDelta))
        if isinstance(one, ToolInputDelta) and isinstance(next_one, ToolInputDelta):
            assert one.tool_call_id != next_one.tool_call_id


@pytest.mark.parametrize(("streams", "milliseconds"), [(1, 2), (10, 20), (25, 50), (200, 50)])
def test_many_streams_are_read_less_often_and_none_rests_longer_than_a_beat(
    streams: int, milliseconds: int
) -> None:
    pace = Pace()
    with ExitStack() as open_streams:
        for _ in range(streams):
            open_streams.enter_context(pace.stream())

        assert round(pace.beat * 1000) == milliseconds
        assert pace.beat <= LONGEST_BEAT


def test_a_stream_that_has_ended_no_longer_counts() -> None:
    pace = Pace()
    with pytest.raises(ValueError, match="lost"), pace.stream():
        raise ValueError("lost")

    assert pace.beat == 0
