"""Tool calls from fragments, in the style of each server: whatever is called, the same calls come out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.adapters.outbound.openai.tool_calls import ToolCalls
from eightgentc_ai.adapters.outbound.openai.wire_types import WireFunction, WireToolCall
from eightgentc_ai.domain.model_request import ToolInputDelta, ToolInputStart

NAMES = ["generateNodeGraph", "generatePlanSection", "generateMermaidDiagram"]
Call = tuple[str, list[str]]
"""A name and the fragments of its arguments."""


def piece(
    index: int | None = None, id: str | None = None, name: str | None = None, arguments: str | None = None
) -> WireToolCall:
    return WireToolCall(index, id, WireFunction(name, arguments))


def by_index(calls: list[Call]) -> Iterator[WireToolCall]:
    for index, (name, fragments) in enumerate(calls):
        yield piece(index, f"call_{index}", name, "")
        yield from (piece(index, arguments=fragment) for fragment in fragments)


def index_zero_and_whole(calls: list[Call]) -> Iterator[WireToolCall]:
    for number, (name, fragments) in enumerate(calls):
        yield piece(0, f"call_{number}", name, "".join(fragments))


def no_index(calls: list[Call]) -> Iterator[WireToolCall]:
    for number, (name, fragments) in enumerate(calls):
        yield piece(None, f"call_{number}", name, "")
        yield from (piece(arguments=fragment) for fragment in fragments)


def index_zero_and_empty_ids(calls: list[Call]) -> Iterator[WireToolCall]:
    for number, (name, fragments) in enumerate(calls):
        yield piece(0, f"call_{number}", name, "")
        yield from (piece(0, "", None, fragment) for fragment in fragments)


def everything_repeated(calls: list[Call]) -> Iterator[WireToolCall]:
    for number, (name, fragments) in enumerate(calls):
        yield from (piece(0, f"call_{number}", name, fragment) for fragment in ["", *fragments])


def snapshots(calls: list[Call]) -> Iterator[WireToolCall]:
    for index, (name, fragments) in enumerate(calls):
        for end in range(1, len(fragments) + 1):
            yield piece(index, f"call_{index}", name, "".join(fragments[:end]))


def empty_object_first(calls: list[Call]) -> Iterator[WireToolCall]:
    for index, (name, fragments) in enumerate(calls):
        yield piece(index, f"toolu_{index}", name, "{}")
        yield from (piece(index, arguments=fragment) for fragment in fragments)


def whole_again_at_the_end(calls: list[Call]) -> Iterator[WireToolCall]:
    for index, (name, fragments) in enumerate(calls):
        yield piece(index, f"call_{index}", name, "")
        yield from (piece(index, arguments=fragment) for fragment in [*fragments, "".join(fragments)])


def names_in_pieces(calls: list[Call]) -> Iterator[WireToolCall]:
    for index, (name, fragments) in enumerate(calls):
        yield piece(index, f"call_{index}", name[:10], "")
        yield piece(index, None, name[10:], "")
        yield from (piece(index, arguments=fragment) for fragment in fragments)


def fragments_in_turn(calls: list[Call]) -> Iterator[WireToolCall]:
    for index, (name, _) in enumerate(calls):
        yield piece(index, f"call_{index}", name, "")
    for number in range(max((len(fragments) for _, fragments in calls), default=0)):
        for index, (_, fragments) in enumerate(calls):
            yield from (piece(index, arguments=fragment) for fragment in fragments[number : number + 1])


STYLES = [
    by_index,
    index_zero_and_whole,
    no_index,
    index_zero_and_empty_ids,
    everything_repeated,
    snapshots,
    empty_object_first,
    whole_again_at_the_end,
    names_in_pieces,
    fragments_in_turn,
]
_text = st.text('ab{}":, \\ß🍞', max_size=6)
_key = st.sampled_from(["nodes", "edges", "content", "id"])
_value = st.one_of(_text, st.integers(0, 99), st.lists(st.dictionaries(_key, _text, max_size=2), max_size=3))
_arguments = st.dictionaries(_key, _value, min_size=1, max_size=3)


@st.composite
def calls(draw: st.DrawFn) -> list[Call]:
    made = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3)):
        written = json.dumps(draw(_arguments), ensure_ascii=draw(st.booleans()))
        edges = [0, *sorted(draw(st.sets(st.integers(1, len(written) - 1), max_size=6))), len(written)]
        made.append((name, [written[start:end] for start, end in pairwise(edges)]))
    return made


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
@given(wanted=calls())
def test_the_same_calls_come_out_of_every_style(
    style: Callable[[list[Call]], Iterator[WireToolCall]], wanted: list[Call]
) -> None:
    gathered = ToolCalls(NAMES)

    events = [event for fragment in style(wanted) for event in gathered.take(fragment)]
    events += gathered.end()

    whole = gathered.whole(None)
    assert [(call.name, call.arguments) for call in whole] == [
        (name, "".join(parts)) for name, parts in wanted
    ]
    started = [(event.tool_call_id, event.tool_name) for event in events if isinstance(event, ToolInputStart)]
    assert started == [(call.id, call.name) for call in whole]
    for call in whole:
        deltas = [
            e.input_text_delta for e in events if isinstance(e, ToolInputDelta) and e.tool_call_id == call.id
        ]
        assert "".join(deltas) == call.arguments


def test_the_only_tool_has_its_name_also_where_the_server_leaves_it_out() -> None:
    gathered = ToolCalls(["generateNodeGraph"])
    gathered.take(piece(0, "a", None, "{}"))
    gathered.end()

    assert [(call.name, call.arguments) for call in gathered.whole("generateNodeGraph")] == [
        ("generateNodeGraph", "{}")
    ]
